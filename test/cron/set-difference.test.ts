import fc from 'fast-check';
import { CronLibrary } from './cron-library.ts';

/** Keys that sort differently in JavaScript, share beginnings, and have what S3 encodes. */
const stem = fc.string({
  unit: fc.constantFrom('a', 'b', '/', '-', ' ', '+', '%', '\u0001', 'é', '\uffff', '😀', '\u{10ffff}'),
  minLength: 1,
  maxLength: 5,
});
const stems = fc.uniqueArray(stem, { maxLength: 8 });
const PREFIXES = ['thumbnails/128/', 'thumbnails/512/'];

it('finds the difference of both buckets, whatever the keys and wherever pages end', async () => {
  await fc.assert(
    fc.asyncProperty(stems, stems, stems, async (uploads, small, large) => {
      const results = [small, large].map((keys) => new Set(keys.map((key) => `${key}.jpg`)));
      for (let pageSize = 1; pageSize <= Math.max(uploads.length, small.length, large.length) + 1; pageSize += 1) {
        const library = new CronLibrary();
        library.fake.pageSize = pageSize;
        for (const key of uploads) library.upload(`${key}.jpg`, { content: 'x' });
        for (const [i, keys] of results.entries()) for (const key of keys) library.result(PREFIXES[i] ?? '', key);

        const report = await library.report();
        const keys = uploads.map((key) => `${key}.jpg`);
        expect(library.sent.toSorted()).toEqual(keys.filter((key) => !results.every((of) => of.has(key))).toSorted());
        const orphans = results.flatMap((of) => [...of].filter((key) => !keys.includes(key)));
        expect(report.run).toMatchObject({ uploads: keys.length, orphans: orphans.length });
      }
    }),
    { numRuns: 60 },
  );
});
