import { CronLibrary, HOUR, NEXT_HOUR } from './cron-library.ts';

/** Ten uploads with two results each, and one result whose upload is gone. */
function libraryWithOrphan(environment: ConstructorParameters<typeof CronLibrary>[0] = {}): CronLibrary {
  const library = new CronLibrary({ MAXIMUM_REMOVALS: 10, ...environment });
  for (let i = 0; i < 10; i += 1) library.done(`${i}.jpg`);
  library.result('thumbnails/128/', 'gone.jpg');
  return library;
}

it('keeps and counts results whose upload is gone, unless told to remove them', async () => {
  const library = libraryWithOrphan({ MAXIMUM_REMOVALS: 0 });
  const report = await library.report();
  expect(report).toMatchObject({ removed: 0, orphansKept: 'switched off', run: { orphans: 1 } });
  expect(report.examples.orphans).toEqual(['thumbnails/128/gone.jpg']);
  expect(library.derivedKeys('thumbnails/')).toHaveLength(21);
});

it('removes results and records whose upload is gone, and nothing else', async () => {
  const library = libraryWithOrphan();
  library.result('rejected/', 'gone too.pdf');
  library.fake.store('derived', 'other/file', '');
  expect(await library.report()).toMatchObject({ removed: 2, run: { orphans: 2 } });
  expect(library.derivedKeys('thumbnails/')).toHaveLength(20);
  expect(library.derivedKeys('rejected/')).toEqual([]);
  expect(library.derivedKeys('other/')).toHaveLength(1);
});

it('removes none at all if more than the share of all results are orphans', async () => {
  const library = libraryWithOrphan({ REMOVABLE_SHARE: 1 / 22 });
  expect(await library.report()).toMatchObject({ removed: 0, orphansKept: 'over the share' });
  expect(library.derivedKeys('thumbnails/')).toHaveLength(21);
});

it('removes just as many as the share allows', async () => {
  expect(await libraryWithOrphan({ REMOVABLE_SHARE: 1 / 21 }).report()).toMatchObject({ removed: 1 });
});

it('never empties a library whose uploads seem to be gone', async () => {
  const library = libraryWithOrphan({ REMOVABLE_SHARE: 0.99 });
  for (const key of library.fake.keys('uploads')) library.fake.remove('uploads', key);
  for (const hour of [HOUR, NEXT_HOUR]) expect(await library.report(hour)).toMatchObject({ removed: 0 });
  expect(library.derivedKeys('thumbnails/')).toHaveLength(21);
});

it('removes no more than the maximum, and the rest in the next hour', async () => {
  const library = libraryWithOrphan({ MAXIMUM_REMOVALS: 1 });
  library.result('thumbnails/512/', 'gone.jpg');
  expect(await library.report()).toMatchObject({ removed: 1, orphansKept: 'over the maximum', run: { orphans: 2 } });
  expect(await library.report(NEXT_HOUR)).toMatchObject({ removed: 1, run: { orphans: 1 } });
});

it.each([
  ['whose upload has come back', (library: CronLibrary) => library.upload('gone.jpg')],
  [
    'that has been made anew',
    (library: CronLibrary) => library.fake.store('derived', 'thumbnails/128/gone.jpg', 'new'),
  ],
  ['that is gone already', (library: CronLibrary) => library.fake.remove('derived', 'thumbnails/128/gone.jpg')],
])('removes no result %s since it was listed', async (_, meanwhile) => {
  const transport = async <T>(name: string, effect: () => T) => {
    if (name === 'PUT reports/progress.json') meanwhile(library);
    return effect();
  };
  const library: CronLibrary = new CronLibrary({ MAXIMUM_REMOVALS: 10, REMOVABLE_SHARE: 1 }, transport);
  library.result('thumbnails/128/', 'gone.jpg');
  library.result('thumbnails/512/', 'other.jpg');
  expect(await library.report()).toMatchObject({ run: { orphans: 2 }, removed: 1 });
});
