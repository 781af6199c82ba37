import fc from 'fast-check';
import { type Action, CONTENTS, type Play, resultsOf, SimulatedLibrary } from './simulated-library.ts';
import { CHOICES } from './simulation.ts';

/** Any play of some users' actions. */
function playOf(actions: fc.Arbitrary<Action[]>): fc.Arbitrary<Play> {
  return fc.record({
    actions,
    choices: fc.array(fc.nat({ max: CHOICES - 1 }), { minLength: 60, maxLength: 200, size: 'max' }),
    troubles: fc.nat({ max: 5 }),
  });
}

const anyActions = fc.array(fc.constantFrom<Action>(...CONTENTS, 'delete'), { minLength: 1, maxLength: 5 });
/** An upload is replaced and put back. */
const putBack = fc.constant<Action[]>(['image: cat', 'image: dog', 'image: cat']);
const differentUploads = fc.shuffledSubarray<Action>(['image: cat', 'image: dog', 'broken: 1', 'large: 1', 'delete'], {
  minLength: 2,
});

/** Plays until all is quiet; what has happened stands in the report of a failure. */
async function checkAll(
  plays: fc.Arbitrary<Play>,
  numRuns: number,
  check: (library: SimulatedLibrary) => void | Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(plays, fc.context(), async (play, report) => {
      const library = new SimulatedLibrary(play);
      try {
        await library.simulation.run();
        await check(library);
      } finally {
        report.log(library.simulation.trace.join('\n'));
      }
    }),
    { numRuns },
  );
}

jest.setTimeout(60_000);

describe('whatever happens to uploads and their events', () => {
  it('all results are in the end those of the upload that stands there', async () => {
    await checkAll(playOf(anyActions), 200, (library) => expectResultsOfUpload(library));
  });

  it('so they are where an upload is replaced and put back', async () => {
    await checkAll(playOf(putBack), 600, (library) => expectResultsOfUpload(library));
  });

  it('a result never replaces that of a later upload, where no content comes back', async () => {
    await checkAll(playOf(differentUploads), 200, (library) => expect(library.regressions).toEqual([]));
  });

  it('an event that comes again writes nothing more', async () => {
    await checkAll(playOf(anyActions), 100, async (library) => {
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
