import fc from 'fast-check';
import { type Place, Turn } from '../../lambda/cron/turn.ts';
import { compareUtf8 } from '../../lambda/cron/utf8-order.ts';

const keys = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 20,
});

it('takes no more than it may', () => {
  const turn = new Turn(2);
  for (const key of ['a', 'b', 'c']) turn.offer({ key });
  expect(turn.taken).toEqual([{ key: 'a' }, { key: 'b' }]);
});

it('gives everything its turn, even if nothing ever succeeds and runs stop anywhere', () => {
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 20 }), (unsorted, most, perRun) => {
      const items = unsorted.toSorted(compareUtf8).map((key) => ({ key }));
      const taken = new Set<string>();
      let start = 0;
      let place: Place = {};
      const runs = Math.ceil(items.length / perRun) * (items.length + 1);
      for (let run = 0; run < runs; run += 1) {
        const turn: Turn<{ key: string }> = new Turn(most, place);
        for (const item of items.slice(start, start + perRun)) turn.offer(item);
        for (const { key } of turn.taken) taken.add(key);
        const isComplete = start + perRun >= items.length;
        place = turn.next(isComplete);
        start = isComplete ? 0 : start + perRun;
      }
      expect(taken.size).toBe(items.length);
    }),
    { numRuns: 300 },
  );
});
