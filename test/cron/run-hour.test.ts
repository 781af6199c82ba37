import { CronLibrary, HOUR, NEXT_HOUR } from './cron-library.ts';

const LONG = `${'é'.repeat(505)}.jpg`;
const TOO_LONG = `${'é'.repeat(507)}.jpg`;

describe('An upload', () => {
  it('that lacks a result is sent again, in the shape of S3', async () => {
    const library = new CronLibrary();
    library.done('done.jpg');
    library.upload('lost.jpg');
    library.result('thumbnails/128/', 'lost.jpg');
    expect(await library.report()).toMatchObject({ resent: 1, run: { uploads: 2, results: 3, missing: 1 } });
    expect(library.sent).toEqual(['lost.jpg']);
  });

  it('is left alone while its system may still be at it', async () => {
    const library = new CronLibrary();
    library.upload('new.jpg', { ageMinutes: 14 });
    library.upload('huge.jpg', { ageMinutes: 119, content: 'x'.repeat(100) });
    expect(await library.report()).toMatchObject({ resent: 0, run: { young: 2, missing: 0 } });
  });

  it('is sent again once its own system has had its time', async () => {
    const library = new CronLibrary();
    library.upload('new.jpg', { ageMinutes: 15 });
    library.upload('huge.jpg', { ageMinutes: 120, content: 'x'.repeat(100) });
    await library.report();
    expect(library.sent).toEqual(['huge.jpg', 'new.jpg']);
  });

  it('that no system takes is counted and never sent', async () => {
    const library = new CronLibrary();
    library.upload('notes.txt', { content: '12345' });
    expect(await library.report()).toMatchObject({ resent: 0, run: { untaken: 1, uploads: 1, uploadBytes: 5 } });
  });

  it('that was rejected is left alone', async () => {
    const library = new CronLibrary();
    library.result('rejected/', 'broken.jpg', { sourceEtag: library.upload('broken.jpg') });
    expect(await library.report()).toMatchObject({ resent: 0, run: { missing: 0, doubtful: 0 } });
  });

  it('that replaced a rejected one is sent again', async () => {
    const library = new CronLibrary();
    library.result('rejected/', 'mended.jpg', { ageMinutes: 90, sourceEtag: 'of what was there before' });
    library.upload('mended.jpg');
    expect(await library.report()).toMatchObject({ resent: 1, stale: 1, run: { doubtful: 1 } });
  });

  it('whose results are all of what it replaced is sent again', async () => {
    const library = new CronLibrary();
    library.done('replaced.jpg');
    library.upload('replaced.jpg', { ageMinutes: 30, content: 'another' });
    await library.report();
    expect(library.sent).toEqual(['replaced.jpg']);
  });

  it('that was uploaded once more as it was is looked at and left alone', async () => {
    const library = new CronLibrary();
    library.done('again.jpg');
    library.upload('again.jpg', { ageMinutes: 30 });
    expect(await library.report()).toMatchObject({ resent: 0, stale: 0, run: { doubtful: 1 } });
  });

  it.each([
    ['that would make a result key of more than 1,024 bytes', LONG],
    ['whose record stands under a key that was cut', TOO_LONG],
  ])('with a key %s is left alone if there is a record', async (_, key) => {
    const library = new CronLibrary({ MAXIMUM_REMOVALS: 10, REMOVABLE_SHARE: 1 });
    library.result('rejected/', key, { sourceEtag: library.upload(key, { content: 'x' }) });
    expect(await library.report()).toMatchObject({ resent: 0, run: { missing: 0, orphans: 0 } });
    expect(library.derivedKeys('rejected/')).toHaveLength(1);
  });

  it.each([LONG, TOO_LONG])('with a very long key is sent again if there is no record', async (key) => {
    const library = new CronLibrary();
    library.upload(key, { content: 'x' });
    await library.report();
    expect(library.sent).toEqual([key]);
  });
});

describe('Events', () => {
  it('that EventBridge refuses are sent again, and only those', async () => {
    const library = new CronLibrary();
    for (const key of ['a.jpg', 'b.jpg', 'c.jpg']) library.upload(key);
    let refusals = 2;
    library.refuses = (key) => key === 'b.jpg' && refusals-- > 0;
    expect(await library.report()).toMatchObject({ resent: 3, refused: 0 });
    expect(library.sent).toEqual(['a.jpg', 'c.jpg', 'b.jpg']);
  });

  it('that EventBridge refuses to the end are counted and left to the next hour', async () => {
    const library = new CronLibrary();
    for (const key of ['a.jpg', 'b.jpg']) library.upload(key);
    library.refuses = (key) => key === 'b.jpg';
    expect(await library.report()).toMatchObject({ resent: 1, refused: 1, end: 'known' });
    library.refuses = () => false;
    await library.report(NEXT_HOUR);
    expect(library.sent).toContain('b.jpg');
  });

  it('are no more than the cap, and those left out have their turn first in the next hour', async () => {
    const library = new CronLibrary({ MAXIMUM_RESENDS: 4 });
    for (const key of ['a.jpg', 'b.jpg', 'c.jpg']) library.upload(key);
    expect(await library.report()).toMatchObject({ resent: 2, run: { missing: 3 } });
    await library.report(NEXT_HOUR);
    expect(library.sent).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  });
});

describe('The report', () => {
  it('stands under the hour in UTC for which the run was scheduled', async () => {
    const library = new CronLibrary();
    await library.run('2026-01-02T23:59:59Z');
    expect(library.derivedKeys('reports/2')).toEqual(['reports/2026/01/02/23.json']);
  });

  it('is written once an hour, and a second delivery does nothing', async () => {
    const library = new CronLibrary();
    library.upload('lost.jpg');
    await library.run();
    const before = library.fake.find('derived', 'reports/2026/11/24/05.json');
    expect(await library.run('2026-11-24T05:59:00Z')).toEqual({ kind: 'duplicate', key: 'reports/2026/11/24/05.json' });
    expect(library.fake.find('derived', 'reports/2026/11/24/05.json')).toBe(before);
    expect(library.sent).toEqual(['lost.jpg']);
  });

  it('is not written for an hour that comes after a later one', async () => {
    const library = new CronLibrary();
    await library.run(NEXT_HOUR);
    expect(await library.run(HOUR)).toMatchObject({ kind: 'late' });
    expect(library.derivedKeys('reports/2')).toEqual(['reports/2026/11/24/06.json']);
  });

  it('is what stands in S3', async () => {
    const library = new CronLibrary();
    library.upload('lost.jpg');
    const report = await library.report();
    const stands = library.fake.find('derived', 'reports/2026/11/24/05.json')?.body.toString() ?? '';
    expect(JSON.parse(stands)).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it('names a backlog that has not become smaller, and none that has', async () => {
    const library = new CronLibrary();
    const backlogs = [];
    for (const [hour, keys] of [
      ['05', 'ab'],
      ['06', ''],
      ['07', 'c'],
    ] as const) {
      for (const key of keys) library.upload(`${key}.jpg`);
      backlogs.push((await library.report(`2026-11-24T${hour}:07:00Z`)).backlog);
    }
    library.fake.remove('uploads', 'a.jpg');
    backlogs.push((await library.report('2026-11-24T08:07:00Z')).backlog);
    expect(backlogs).toEqual([0, 2, 3, 0]);
  });

  it('tells when the oldest upload without a result was written', async () => {
    const library = new CronLibrary();
    library.upload('a.jpg', { ageMinutes: 60 });
    library.upload('b.jpg', { ageMinutes: 90 });
    expect((await library.report()).run.oldestMissing).toBe('2026-11-24T03:37:00.000Z');
  });
});

describe('A run whose time is up', () => {
  it('says where it stopped, and the next hour goes on from there', async () => {
    const library = new CronLibrary();
    library.fake.pageSize = 2;
    for (const key of ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg']) library.upload(key);
    const hours = ['05', '06', '07', '08'].map((hour) => `2026-11-24T${hour}:07:00Z`);
    const reports = [];
    for (const hour of hours) reports.push(await library.report(hour, () => true));
    expect(reports.map(({ stoppedAfter }) => stoppedAfter)).toEqual(['b.jpg', 'd.jpg', 'e.jpg', undefined]);
    expect(reports.map(({ pass }) => pass.missing)).toEqual([2, 4, 5, 5]);
    expect(library.sent).toEqual(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg']);
  });

  it('begins anew if what it finds of the last run cannot be read', async () => {
    const library = new CronLibrary();
    library.fake.store('derived', 'reports/progress.json', '{"after":5}');
    library.upload('lost.jpg');
    expect(await library.report()).toMatchObject({ resent: 1, outcome: 'complete' });
  });
});
