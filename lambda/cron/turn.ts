import { compareUtf8 } from './utf8-order.ts';

/**
 * Takes at most so many of what a run finds, beginning behind what earlier runs took, so that
 * everything has its turn even if what comes first never succeeds.
 */
export class Turn<T extends { readonly key: string }> {
  readonly taken: T[] = [];
  private isFull = false;
  private readonly most: number;
  private readonly after: string | undefined;

  constructor(most: number, after: string | undefined) {
    this.most = most;
    this.after = after;
  }

  /** Items come in the order of their keys. */
  offer(item: T): void {
    if (this.after !== undefined && compareUtf8(item.key, this.after) <= 0) return;
    if (this.taken.length < this.most) this.taken.push(item);
    else this.isFull = true;
  }

  /**
   * Where the next run begins to take.
   * @param stoppedAfter - the key at which this run stopped, if it did not come to the end
   */
  next(stoppedAfter: string | undefined): string | undefined {
    if (this.isFull) return this.taken.at(-1)?.key;
    const isStillAhead =
      this.after !== undefined && stoppedAfter !== undefined && compareUtf8(this.after, stoppedAfter) > 0;
    return isStillAhead ? this.after : undefined;
  }
}
