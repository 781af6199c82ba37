import { readFile } from 'node:fs/promises';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { LocalSchedule } from '../../bin/kit/local-schedule.ts';
import type { Ran } from '../../lambda/cron/run-hour.ts';
import { deployedLibrary } from './local-library.ts';

const PATIENCE_MS = 30_000;
const library = deployedLibrary();
const schedule = new LocalSchedule(new URL(process.env.LOCAL_ENDPOINT ?? ''));
const photo = readFile('docs/photos/rocket.jpg');

jest.setTimeout(60_000);

/** Uploads a photo, waits for its thumbnails, and loses one. */
async function loseThumbnail(key: string) {
  const upload = await library.upload(key, await photo);
  await library.results(upload, PATIENCE_MS);
  await library.s3.send(new DeleteObjectCommand({ Bucket: library.derived, Key: `thumbnails/512/${key}` }));
  return upload;
}

function reportOf(ran: Ran) {
  if (ran.kind !== 'reported') throw new Error(`The run is ${ran.kind}`);
  return ran.report;
}

describe('the deployed cron', () => {
  it('brings a lost thumbnail back, whatever the name', async () => {
    const upload = await loseThumbnail('größe 1+1 %/😀.jpg');
    const report = reportOf(await schedule.runNextHour());
    expect(report.examples.resent).toContain(upload.key);
    expect(await library.results(upload, PATIENCE_MS)).toHaveLength(3);
  });

  it('keeps its report, and does nothing more in the same hour', async () => {
    const ran = await schedule.runNextHour();
    const { Body } = await library.s3.send(new GetObjectCommand({ Bucket: library.derived, Key: ran.key }));
    expect(JSON.parse((await Body?.transformToString()) ?? '')).toEqual(reportOf(ran));
    const again = await schedule.run(new Date(reportOf(ran).scheduledTime));
    expect(again).toEqual({ kind: 'duplicate', key: ran.key });
  });

  it('leaves a library alone that has all its results', async () => {
    const upload = await library.upload('whole.jpg', await photo);
    await library.results(upload, PATIENCE_MS);
    await schedule.runNextHour();
    const { run, resent } = reportOf(await schedule.runNextHour());
    expect(run.uploads).toBeGreaterThan(0);
    expect({ missing: run.missing, resent }).toEqual({ missing: 0, resent: 0 });
  });

  it('counts a file that no system takes', async () => {
    await library.upload('notes.txt', Buffer.from('hello'));
    const { run } = reportOf(await schedule.runNextHour());
    expect(run.untaken).toBeGreaterThanOrEqual(1);
  });
});
