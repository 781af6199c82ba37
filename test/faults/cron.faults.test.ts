import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { type Report, reportKey } from '../../lambda/cron/report.ts';
import { statusOf } from '../../lambda/kit/errors.ts';
import { objectOf } from '../../lambda/kit/events.ts';
import { thumbnailKey } from '../../lambda/kit/keys.ts';
import { AsynchronousFunction } from './asynchronous-function.ts';
import { EMULATOR, EmulatedQueue, OwnEvents, s3 } from './emulated-aws.ts';
import { upstreamOf } from './faulty-proxy.ts';
import { playFaults } from './play-faults.ts';
import type { Played, System } from './played.ts';
import { bundleRunner, Sandbox } from './sandbox.ts';
import { type Schedule, shuffled } from './schedule.ts';
import { type Buckets, makeBuckets } from './upload-system.ts';

const EDGE_PX = 64;
const FINISHED = ['a.png', 'b.png', 'c.png'];
/** More than EventBridge takes in one request. */
const MISSING = Array.from({ length: 23 }, (_, i) => `missing-${i}.png`);
const HOURS = ['2030-01-01T00:00:00Z', '2030-01-01T01:00:00Z', '2030-01-01T02:00:00Z'];
const LAST_HOUR = '2030-01-01T03:00:00Z';

/** Scheduler's hours, the last of them without faults. Thumbnails are made as soon as they are asked for. */
class CronSystem implements System {
  private readonly fn: AsynchronousFunction;
  private readonly buckets: Buckets;
  private readonly ownEvents: OwnEvents;

  constructor(fn: AsynchronousFunction, buckets: Buckets, ownEvents: OwnEvents) {
    this.fn = fn;
    this.buckets = buckets;
    this.ownEvents = ownEvents;
  }

  async play(schedule: Schedule, seed: number): Promise<Played> {
    await this.reset();
    const problems: string[] = [];
    for (const [i, scheduledTime] of HOURS.entries()) {
      // Each hour something is missing that the last one had.
      await this.loseThumbnails();
      this.fn.follow(schedule);
      await this.fn.deliver(shuffled([{ scheduledTime }, { scheduledTime }], seed + i));
      this.fn.follow(undefined);
      problems.push(...(await this.makeThumbnails()));
    }
    const failed = await this.fn.failedEvents();
    const kept = new Set(failed.map((event) => (event as { scheduledTime: string }).scheduledTime));
    const reported = (await Promise.all(HOURS.map((hour) => this.report(hour)))).map((report) => report !== undefined);
    problems.push(...HOURS.filter((hour, i) => !reported[i] && !kept.has(hour)).map((hour) => `${hour} is lost`));

    await this.fn.deliver([...failed, { scheduledTime: LAST_HOUR }]);
    problems.push(...(await this.makeThumbnails()));
    if (!(await this.report(LAST_HOUR))) problems.push('The hour after the faults has no report');
    for (const key of MISSING) if (!(await this.has(thumbnailKey(EDGE_PX, key)))) problems.push(`${key} is lost`);
    const right = reported.filter(Boolean).length;
    return { inputs: HOURS.length, right, rejected: 0, deadLetters: HOURS.length - right, problems };
  }

  stop(): Promise<void> {
    return this.fn.stop();
  }

  private async reset(): Promise<void> {
    const { uploads, derived } = this.buckets;
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: derived })) {
      const Objects = Contents.map(({ Key }) => ({ Key }));
      if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket: derived, Delete: { Objects } }));
    }
    for (const Key of [...FINISHED, ...MISSING])
      await s3.send(new PutObjectCommand({ Bucket: uploads, Key, Body: Key }));
    for (const key of FINISHED) await this.makeThumbnail(key);
  }

  private async loseThumbnails(): Promise<void> {
    const Objects = MISSING.map((key) => ({ Key: thumbnailKey(EDGE_PX, key) }));
    await s3.send(new DeleteObjectsCommand({ Bucket: this.buckets.derived, Delete: { Objects } }));
  }

  /** @returns what was asked for without need */
  private async makeThumbnails(): Promise<readonly string[]> {
    const asked = (await this.ownEvents.drain()).map((event) => objectOf(event).key);
    for (const key of new Set(asked)) await this.makeThumbnail(key);
    return asked
      .filter((key) => FINISHED.includes(key))
      .map((key) => `${key} was sent again, though it has its result`);
  }

  private async makeThumbnail(key: string): Promise<void> {
    await s3.send(
      new PutObjectCommand({ Bucket: this.buckets.derived, Key: thumbnailKey(EDGE_PX, key), Body: 'a thumbnail' }),
    );
  }

  private async report(hour: string): Promise<Report | undefined> {
    const body = await this.has(reportKey(hour));
    return body === undefined ? undefined : JSON.parse(body);
  }

  private async has(Key: string): Promise<string | undefined> {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: this.buckets.derived, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }
}

async function start() {
  const buckets = await makeBuckets('cron');
  const runner = bundleRunner('cron', {
    UPLOADS_BUCKET: buckets.uploads,
    DERIVED_BUCKET: buckets.derived,
    EXPECTED_RESULTS: JSON.stringify([{ suffixes: ['.png'], prefixes: [thumbnailKey(EDGE_PX, '')], graceSeconds: 0 }]),
    MAXIMUM_RESENDS: '2000',
    MAXIMUM_REMOVALS: '0',
    REMOVABLE_SHARE: '0.1',
  });
  const sandboxes = await Promise.all([1, 2].map(() => Sandbox.start(upstreamOf(EMULATOR), runner)));
  const fn = new AsynchronousFunction(sandboxes, await EmulatedQueue.make('cron-failures'));
  return new CronSystem(fn, buckets, await OwnEvents.of(buckets.uploads));
}

playFaults('cron', start);
