import type { Listed } from './listing.ts';
import { compareUtf8 } from './utf8-order.ts';

/** What all listings know of one key. */
export interface Row {
  readonly key: string;
  /** The object of each listing, in the listings' order. */
  readonly found: readonly (Listed | undefined)[];
}

/**
 * Joins listings that sort alike by their keys, in one pass. Holds a page of each, and gives rows
 * as many at a time as need no further page.
 */
export async function* merge(listings: readonly AsyncIterable<readonly Listed[]>[]): AsyncGenerator<readonly Row[]> {
  const cursors = listings.map((pages) => new Cursor(pages));
  for (;;) {
    await Promise.all(cursors.map((cursor) => cursor.fill()));
    const rows = join(cursors);
    if (rows.length === 0) return;
    yield rows;
  }
}

/** Rows until one of the listings needs its next page. */
function join(cursors: readonly Cursor[]): Row[] {
  const rows: Row[] = [];
  while (cursors.every((cursor) => cursor.head !== undefined || cursor.isDone)) {
    const key = smallestKey(cursors);
    if (key === undefined) break;
    const found = cursors.map((cursor) => (cursor.head?.key === key ? cursor.take() : undefined));
    rows.push({ key, found });
  }
  return rows;
}

function smallestKey(cursors: readonly Cursor[]): string | undefined {
  let smallest: string | undefined;
  for (const { head } of cursors) {
    if (head && (smallest === undefined || compareUtf8(head.key, smallest) < 0)) smallest = head.key;
  }
  return smallest;
}

/** Where a listing has been read to. */
class Cursor {
  isDone = false;
  private readonly pages: AsyncIterator<readonly Listed[]>;
  private page: readonly Listed[] = [];
  private position = 0;

  constructor(pages: AsyncIterable<readonly Listed[]>) {
    this.pages = pages[Symbol.asyncIterator]();
  }

  get head(): Listed | undefined {
    return this.page[this.position];
  }

  take(): Listed | undefined {
    const taken = this.head;
    this.position += 1;
    return taken;
  }

  /** Reads on until there is a head; pages may be empty. */
  async fill(): Promise<void> {
    while (this.head === undefined && !this.isDone) {
      const next = await this.pages.next();
      this.isDone = next.done === true;
      this.page = next.done ? [] : next.value;
      this.position = 0;
    }
  }
}
