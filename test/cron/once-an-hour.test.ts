import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import type { Transport } from '../kit/fake-s3.ts';
import { CronLibrary, NEXT_HOUR } from './cron-library.ts';

const MISSING = ['a.jpg', 'c.jpg', 'd.pdf', 'f.png', ...Array.from({ length: 8 }, (_, i) => `g${i}.jpg`)];
const STALE = ['replaced.jpg'];
const ORPHANS = ['thumbnails/128/b.jpg', 'previews/512/h.pdf'];

/** A process that dies at one of its requests: before it has an effect, or before its answer comes. */
interface Process {
  requests: number;
  readonly diesAt: number;
  readonly afterEffect: boolean;
}

const processes = new AsyncLocalStorage<Process>();

function mortal(transport: Transport): Transport {
  return async (name, effect) => {
    const process = processes.getStore();
    if (!process) throw new Error(`${name} outside of a process`);
    process.requests += 1;
    if (process.requests > process.diesAt) throw new Error('dead');
    const dies = process.requests === process.diesAt;
    if (dies && !process.afterEffect) throw new Error('dead');
    const answer = await transport(name, effect);
    if (dies) throw new Error('dead');
    return answer;
  };
}

/** A library that needs several pages, events and removals. */
function brokenLibrary(transport: Transport): CronLibrary {
  const library = new CronLibrary({ MAXIMUM_REMOVALS: 10, REMOVABLE_SHARE: 1 }, mortal(transport));
  library.fake.pageSize = 2;
  for (const key of MISSING) library.upload(key);
  for (const key of STALE) library.done(key);
  for (const key of STALE) library.upload(key, { ageMinutes: 30, content: 'another' });
  for (const key of ['e1.jpg', 'e2.jpg', 'e3.jpg']) library.done(key);
  library.result('thumbnails/128/', 'b.jpg');
  library.result('previews/512/', 'h.pdf');
  return library;
}

function run(library: CronLibrary, { diesAt = Infinity, afterEffect = false, hour = undefined as string | undefined }) {
  const process = { requests: 0, diesAt, afterEffect };
  return processes.run(process, async () => ({ process, settled: await settle(library.run(hour)) }));
}

async function settle<T>(promise: Promise<T>): Promise<T | Error> {
  return promise.catch((error: Error) => error);
}

function expectOnceOnly(library: CronLibrary): void {
  expect(library.derivedKeys('reports/2')).toEqual(['reports/2026/11/24/05.json']);
  expect(new Set(library.sent).size).toBe(library.sent.length);
}

function expectWhole(library: CronLibrary): void {
  expect(library.sent.toSorted()).toEqual([...MISSING, ...STALE]);
  for (const key of ORPHANS) expect(library.fake.find('derived', key)).toBeUndefined();
}

const immediately: Transport = async (_, effect) => effect();

describe.each([
  ['before it takes effect', false],
  ['before its answer comes', true],
])('A run that dies at any request, %s,', (_, afterEffect) => {
  it('gives one report and sends nothing twice when it is tried again', async () => {
    let diesAt = 0;
    for (let survives = false; !survives; ) {
      diesAt += 1;
      const library = brokenLibrary(immediately);
      const first = await run(library, { diesAt, afterEffect });
      survives = first.process.requests < diesAt;
      await run(library, {});
      expectOnceOnly(library);
    }
    expect(diesAt).toBeGreaterThan(25);
  });

  it('leaves nothing undone after the next hour', async () => {
    let diesAt = 0;
    for (let survives = false; !survives; ) {
      diesAt += 1;
      const library = brokenLibrary(immediately);
      const first = await run(library, { diesAt, afterEffect });
      survives = first.process.requests < diesAt;
      await run(library, {});
      library.sent.length = 0;
      await run(library, { hour: NEXT_HOUR });
      expectWhole(library);
    }
  });
});

it('says of a run that died while it acted that its end is unknown', async () => {
  const reports = new Set();
  for (let diesAt = 1; diesAt < 100; diesAt += 1) {
    const library = brokenLibrary(immediately);
    const { process } = await run(library, { diesAt, afterEffect: true });
    if (process.requests < diesAt) break;
    const { settled } = await run(library, {});
    if ('report' in settled) reports.add(settled.report.end);
  }
  expect(reports).toEqual(new Set(['known', 'unknown']));
});

it('does its work if the SDK sends a write again whose answer was lost', async () => {
  const library = brokenLibrary(async (name, effect) => {
    if (name.startsWith('PUT ')) effect();
    return effect();
  });
  await run(library, {});
  expectOnceOnly(library);
  expectWhole(library);
});

it('does everything once if several deliveries of an hour overlap in any way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const library = brokenLibrary(async (name, effect) => {
        await scheduler.schedule(Promise.resolve(), name);
        return effect();
      });
      await scheduler.waitFor(Promise.all([run(library, {}), run(library, {}), run(library, {})]));
      expectOnceOnly(library);
      expectWhole(library);
    }),
    { numRuns: 50 },
  );
});

it('does nothing twice if deliveries overlap and one of them dies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(60), fc.boolean(), async (scheduler, diesAt, afterEffect) => {
      const library = brokenLibrary(async (name, effect) => {
        await scheduler.schedule(Promise.resolve(), name);
        return effect();
      });
      const runs = Promise.all([run(library, { diesAt, afterEffect }), run(library, {})]);
      await scheduler.waitFor(runs);
      await scheduler.waitFor(run(library, {}));
      expectOnceOnly(library);
    }),
    { numRuns: 50 },
  );
});
