import { setTimeout as sleep } from 'node:timers/promises';
import { forEach } from '../../lambda/kit/concurrency.ts';

it('runs a task for each value, and no more at once than it may', async () => {
  const done: number[] = [];
  let underWay = 0;
  let most = 0;
  await forEach([1, 2, 3, 4, 5, 6, 7], 3, async (value) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await sleep(5);
    underWay -= 1;
    done.push(value);
  });
  expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});

it('fails by the first failure, when no task is under way any more', async () => {
  let underWay = 0;
  const running = forEach(['fails', 'slow', 'last'], 2, async (value) => {
    if (value === 'fails') throw new Error('The first');
    underWay += 1;
    await sleep(30);
    underWay -= 1;
    if (value === 'last') throw new Error('The second');
  });
  await expect(running).rejects.toThrow('The first');
  expect(underWay).toBe(0);
});
