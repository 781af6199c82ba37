import fc from 'fast-check';
import { type Action, CONTENTS, type Play, resultsOf, SimulatedLibrary } from './simulated-library.ts';
import type { Choice } from './simulation.ts';

jest.setTimeout(60_000);

// Waiting for threads would be most of what a play costs.
jest.mock('node:fs/promises', () => {
  const { mkdtempSync, rmSync } = jest.requireActual<typeof import('node:fs')>('node:fs');
  return {
    ...jest.requireActual<typeof import('node:fs/promises')>('node:fs/promises'),
    mkdtemp: async (prefix: string) => mkdtempSync(prefix),
    rm: async (...given: Parameters<typeof rmSync>) => rmSync(...given),
  };
});

/** Any play of some users' actions. */
function playOf(actions: fc.Arbitrary<Action[]>): fc.Arbitrary<Play> {
  const choice = fc.record({
    kind: fc.constantFrom<Choice['kind']>('work', 'work', 'work', 'work', 'action', 'trouble'),
    index: fc.nat({ max: 20 }),
    until: fc.constantFrom<Choice['until']>('any', 'HEAD', 'GET', 'work', 'PUT', 'end', 'end'),
  });
  return fc.record({ actions, choices: fc.array(choice, { maxLength: 25, size: 'max' }) });
}

const anyActions = fc.array(fc.constantFrom<Action>(...CONTENTS, 'delete'), { minLength: 1, maxLength: 5 });
/** What was there comes back, as often happens. */
const thereAndBack = fc
  .tuple(fc.constantFrom<Action>(...CONTENTS), fc.constantFrom<Action>(...CONTENTS, 'delete'))
  .map(([first, second]) => [first, second, first]);
const differentUploads = fc.oneof(
  fc.shuffledSubarray<Action>(['image: cat', 'image: dog', 'image: owl', 'delete'], { minLength: 2 }),
  fc.shuffledSubarray<Action>(['broken: 1', 'broken: 2', 'broken: 3', 'image: cat'], { minLength: 2 }),
);

const act: Choice = { kind: 'action', index: 0, until: 'end' };
const workUntil = (until: Choice['until']): Choice => ({ kind: 'work', index: 0, until });
const trouble = (index: number): Choice => ({ kind: 'trouble', index, until: 'end' });

const back: Action[] = ['image: cat', 'image: owl', 'image: cat'];
const meanwhile = [act, workUntil('end'), act, workUntil('PUT'), act, workUntil('end')];

/** What chance seldom finds. */
const examples: readonly Play[] = [
  // The upload comes back while a worker is about to write results of what was there between; it writes them,
  { actions: back, choices: [...meanwhile, workUntil('end')] },
  // or dies between writing them and looking at the upload,
  { actions: back, choices: [...meanwhile, workUntil('HEAD'), trouble(0)] },
  // or dies having written one of them,
  { actions: back, choices: [...meanwhile, trouble(1)] },
  // or fails at one before the upload comes back, with the other still under way.
  { actions: back, choices: [act, workUntil('end'), act, workUntil('PUT'), trouble(7)] },
  // S3 finds a conflict where nobody else writes.
  { actions: ['image: cat'], choices: [act, workUntil('PUT'), trouble(5)] },
];

/** Plays until all is quiet; what has happened stands in the report of a failure. */
async function checkAll(
  plays: fc.Arbitrary<Play>,
  { numRuns, examples: first = [] }: { readonly numRuns: number; readonly examples?: readonly Play[] },
  check: (library: SimulatedLibrary) => void | Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(plays, async (play) => {
      const library = new SimulatedLibrary(play);
      try {
        await library.simulation.run();
        await check(library);
      } catch (error) {
        throw new Error(library.simulation.trace.join('\n'), { cause: error });
      }
    }),
    { numRuns, examples: first.map((play) => [play]) },
  );
}

describe('whatever happens to uploads and their events', () => {
  it('all results are in the end those of the upload that stands there', async () => {
    const plays = playOf(fc.oneof(anyActions, thereAndBack));
    await checkAll(plays, { numRuns: 400, examples }, expectResultsOfUpload);
  });

  it('a result never replaces that of a later upload, where no content comes back', async () => {
    const slowWorker: Play = {
      actions: ['image: cat', 'image: owl', 'image: dog'],
      choices: [...meanwhile, workUntil('end')],
    };
    await checkAll(playOf(differentUploads), { numRuns: 400, examples: [slowWorker] }, ({ regressions }) =>
      expect(regressions).toEqual([]),
    );
  });

  it('an event that comes again writes nothing more', async () => {
    await checkAll(playOf(anyActions), { numRuns: 100 }, async (library) => {
      const { writes, simulation } = library;
      for (const event of [...simulation.events]) simulation.send(event);
      await simulation.run();
      expect(library.writes).toBe(writes);
      expectResultsOfUpload(library);
    });
  });
});

function expectResultsOfUpload(library: SimulatedLibrary): void {
  const upload = library.upload();
  if (!upload) return;
  const { results, record } = library.standing();
  const { content, etag } = upload;
  if (content.startsWith('image')) {
    expect(results).toEqual(resultsOf(content).map((body) => ({ sourceEtag: etag, body })));
  } else if (content.startsWith('broken')) {
    expect(record).toEqual({ sourceEtag: etag, body: expect.stringContaining(`"etag":"${etag}"`) });
  } else {
    expect(library.handedOn).toContain(etag);
  }
}
