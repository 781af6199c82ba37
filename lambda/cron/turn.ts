import * as z from 'zod/mini';
import { compareUtf8 } from './utf8-order.ts';

/** Where a pass over the library takes, and where the next one will. */
export const placeSchema = z.object({
  /** This pass takes what comes behind this key. @default - everything */
  after: z.optional(z.string()),
  /** Up to this key the pass has left out nothing, and behind it something. @default - nothing anywhere */
  fullAt: z.optional(z.string()),
});

export type Place = z.infer<typeof placeSchema>;

/**
 * Takes at most so many of what a run finds. A pass that had to leave something out is followed by
 * one that begins there, so that everything has its turn even if what comes first never succeeds.
 */
export class Turn<T extends { readonly key: string }> {
  readonly taken: T[] = [];
  private readonly most: number;
  private readonly place: Place;
  private isFull = false;

  constructor(most: number, place: Place = {}) {
    this.most = most;
    this.place = place;
  }

  /** Items come in the order of their keys. */
  offer(item: T): void {
    const { after } = this.place;
    if (after !== undefined && compareUtf8(item.key, after) <= 0) return;
    if (this.taken.length < this.most) this.taken.push(item);
    else this.isFull = true;
  }

  /** @param isPassComplete - whether this run came to the end of the library */
  next(isPassComplete: boolean): Place {
    const fullAt = this.place.fullAt ?? (this.isFull ? this.taken.at(-1)?.key : undefined);
    return isPassComplete ? { after: fullAt } : { after: this.place.after, fullAt };
  }
}
