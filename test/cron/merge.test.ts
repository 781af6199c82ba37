import fc from 'fast-check';
import type { Listed } from '../../lambda/cron/listing.ts';
import { merge, type Row } from '../../lambda/cron/merge.ts';
import { compareUtf8 } from '../../lambda/cron/utf8-order.ts';

const keys = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '/', '-', '\uffff', '😀'), maxLength: 4 }), {
  maxLength: 12,
});

/** The same keys as pages, cut at these places; some are empty. */
async function* paged(keys: readonly string[], cuts: readonly number[]): AsyncGenerator<readonly Listed[]> {
  const listed = keys.toSorted(compareUtf8).map((key) => ({ key, etag: '""', bytes: 1, modified: 0 }));
  let start = 0;
  for (const cut of [...cuts, listed.length].toSorted((a, b) => a - b)) {
    yield listed.slice(start, cut);
    start = Math.max(start, cut);
  }
}

async function rowsOf(listings: AsyncIterable<readonly Listed[]>[]): Promise<Row[]> {
  const rows = [];
  for await (const some of merge(listings)) rows.push(...some);
  return rows;
}

it('gives every key once, in order, with whoever has it, wherever pages end', async () => {
  const listing = fc.record({ keys, cuts: fc.array(fc.nat(12), { maxLength: 6 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(listing, { minLength: 1, maxLength: 4 }), async (listings) => {
      const rows = await rowsOf(listings.map((each) => paged(each.keys, each.cuts)));
      const all = [...new Set(listings.flatMap((each) => each.keys))].toSorted(compareUtf8);
      expect(rows.map(({ key, found }) => [key, found.map((object) => object?.key)])).toEqual(
        all.map((key) => [key, listings.map((each) => (each.keys.includes(key) ? key : undefined))]),
      );
    }),
    { numRuns: 300 },
  );
});

it('asks all listings for their pages at once', async () => {
  const asked: string[] = [];
  async function* listing(name: string): AsyncGenerator<readonly Listed[]> {
    asked.push(name);
    await Promise.resolve();
    expect(asked).toEqual(['a', 'b', 'c']);
    yield [];
  }
  await rowsOf(['a', 'b', 'c'].map(listing));
  expect.assertions(3);
});
