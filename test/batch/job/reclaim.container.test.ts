import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { EXIT_CODES } from '../../../containers/batch/contract.ts';
import { placeOf, readTile, readTileDirectory } from '../../../containers/kit/tile-archive.ts';
import { statusOf } from '../../../lambda/kit/errors.ts';
import type { ObjectReference } from '../../../lambda/kit/events.ts';
import { JobContainers, type Moment } from './job-containers.ts';

jest.setTimeout(120_000);

/** Where a job may be taken away, in the order of its doing. */
const MOMENTS: readonly [name: string, moment: Moment & { readonly ofMaking?: number }][] = [
  ['as it starts', {}],
  ['when it has hardly started', { afterMs: 150 }],
  ['as it asks what the upload is', { request: /^HEAD/ }],
  ['as it looks for results', { request: /^HEAD \S+-derived\// }],
  ['as the upload begins to come', { request: /^GET/ }],
  ['as the upload comes', { request: /^GET/, afterMs: 60 }],
  ['as tiles begin to be made', { request: /^GET/, ofMaking: 0.2 }],
  ['as tiles are made', { request: /^GET/, ofMaking: 0.5 }],
  ['as the last tiles are made', { request: /^GET/, ofMaking: 0.8 }],
  ['as it writes a thumbnail', { request: /^PUT \S+-derived\/thumbnails/ }],
  ['as it begins to send tiles', { request: /^POST \S+[?&]uploads/ }],
  ['as it sends the first part', { request: /^PUT \S+partNumber=1&/ }],
  ['as it sends another part', { request: /^PUT \S+partNumber=2&/ }],
  ['as it asks whether the upload still stands', { request: /^HEAD \S+-uploads\//, count: 3 }],
  ['as it completes the object of tiles', { request: /^POST \S+uploadId=/ }],
  ['when all is written', { request: /^HEAD \S+-uploads\//, count: 4 }],
];
/** Where its upload may be replaced under it. */
const REPLACED_AT: readonly [name: string, moment: Moment][] = [
  ['as it comes', { request: /^GET/, afterMs: 1 }],
  ['when tiles are made', { request: /^HEAD \S+-uploads\//, count: 2 }],
  ['as tiles begin to be sent', { request: /^POST \S+[?&]uploads/ }],
  ['as a part of them is sent', { request: /^PUT \S+partNumber=2&/ }],
  ['as all of them are sent', { request: /^HEAD \S+-uploads\//, count: 3 }],
];
const CASES = (['SIGTERM', 'SIGKILL'] as const).flatMap((signal) =>
  MOMENTS.map(([name, moment]) => [signal, name, moment] as const),
);
const EXIT_CODES_OF = { SIGTERM: EXIT_CODES.reclaimed, SIGKILL: 137 };
/** Between SIGTERM and SIGKILL a host that is taken back leaves 30. */
const ENOUGH_SECONDS = 8;

describe('A Batch job whose host is taken away', () => {
  let jobs: JobContainers;
  const pictures: Buffer[] = [];
  const right: ReadonlyMap<string, string>[] = [];
  let count = 0;
  let makingMs = Number.NaN;

  beforeAll(async () => {
    jobs = await JobContainers.start(new URL(process.env.LOCAL_ENDPOINT ?? ''));
    for (let i = 0; i < 2; i += 1) {
      pictures.push(await noise(6000, 5000));
      const upload = await jobs.upload(`right-${i}.jpg`, pictures[i] as Buffer);
      const job = jobs.start({ ...upload });
      expect(await job.exitCode).toBe(EXIT_CODES.done);
      makingMs = 1000 * Number(/"message":"Tiles made".*"seconds":([\d.]+)/.exec(job.logs())?.[1]);
      right.push(await tilesOf(await archiveOf(upload)));
    }
  }, 600_000);
  afterAll(() => jobs?.stop());

  /** Of the upload's results, the tiles; empty where there are none. */
  async function archiveOf({ key }: ObjectReference): Promise<{ body: Buffer; sourceEtag?: string }> {
    try {
      const { Body, Metadata } = await jobs.s3.send(
        new GetObjectCommand({ Bucket: jobs.derived, Key: `tiles/${key}` }),
      );
      return { body: await buffer(Body as NodeJS.ReadableStream), sourceEtag: Metadata?.['source-etag'] };
    } catch (error) {
      if (statusOf(error) === 404) return { body: Buffer.alloc(0) };
      throw error;
    }
  }

  async function expectRight(upload: ObjectReference, picture = 0): Promise<void> {
    const archive = await archiveOf(upload);
    expect(archive.sourceEtag).toBe(upload.etag);
    expect(await tilesOf(archive)).toEqual(right[picture]);
    for (const edgePx of [128, 512, 1024]) {
      const Key = `thumbnails/${edgePx}/${upload.key}`;
      const { Metadata } = await jobs.s3.send(new HeadObjectCommand({ Bucket: jobs.derived, Key }));
      expect(Metadata?.['source-etag']).toBe(upload.etag);
    }
  }

  function uploaded(picture = 0, key?: string): Promise<ObjectReference> {
    count += 1;
    return jobs.upload(key ?? `${count}.jpg`, pictures[picture] as Buffer);
  }

  it.each(CASES)(
    'by %s %s leaves nothing half done, and ends well when run again',
    async (signal, _name, { ofMaking = 0, ...moment }) => {
      const upload = await uploaded();
      const unfinished = await jobs.unfinishedUploads();
      const job = jobs.start({ ...upload });
      let signalledAt = Number.NaN;
      job.at({ afterMs: ofMaking * makingMs, ...moment }, () => {
        signalledAt = performance.now();
        job.signal(signal);
      });
      expect(await job.exitCode).toBe(EXIT_CODES_OF[signal]);
      expect((performance.now() - signalledAt) / 1000).toBeLessThan(ENOUGH_SECONDS);
      if (signal === 'SIGTERM') expect(await jobs.unfinishedUploads()).toBe(unfinished);

      const left = await archiveOf(upload);
      if (left.body.length > 0) expect(await tilesOf(left)).toEqual(right[0]);
      expect(await jobs.run({ ...upload })).toBe(EXIT_CODES.done);
      await expectRight(upload);
    },
  );

  it.each(REPLACED_AT)('or whose upload is replaced %s publishes nothing of the old one', async (_name, moment) => {
    const old = await uploaded();
    const job = jobs.start({ ...old });
    const replacement = new Promise<ObjectReference>((resolve) => {
      job.at(moment, async () => resolve(await uploaded(1, old.key)));
    });
    expect(await job.exitCode).toBe(EXIT_CODES.replaced);
    expect((await archiveOf(old)).body).toHaveLength(0);
    expect(await jobs.run({ ...(await replacement) })).toBe(EXIT_CODES.done);
    await expectRight(await replacement, 1);
  });

  it('or whose upload is replaced as its tiles are completed has no say over those of the new one', async () => {
    const old = await uploaded();
    const job = jobs.start({ ...old });
    const replacement = new Promise<ObjectReference>((resolve) => {
      job.at({ request: /^POST \S+uploadId=/ }, async () => resolve(await uploaded(1, old.key)));
    });
    expect(await job.exitCode).toBe(EXIT_CODES.done);
    expect((await archiveOf(old)).sourceEtag).toBe(old.etag);
    expect(await jobs.run({ ...(await replacement) })).toBe(EXIT_CODES.done);
    await expectRight(await replacement, 1);
  });

  it('or whose upload is replaced while another job makes the new one’s results leaves the new ones', async () => {
    const old = await uploaded();
    const job = jobs.start({ ...old });
    const replacing = new Promise<ObjectReference>((resolve) => {
      job.at({ request: /^GET/ }, () => resolve(uploaded(1, old.key)));
    });
    const replacement = await replacing;
    expect(await jobs.run({ ...replacement })).toBe(EXIT_CODES.done);
    expect(await job.exitCode).toBe(EXIT_CODES.replaced);
    await expectRight(replacement, 1);
  });

  it('and that runs twice at once ends well both times', async () => {
    const upload = await uploaded();
    const exitCodes = await Promise.all([jobs.run({ ...upload }), jobs.run({ ...upload })]);
    expect(exitCodes).toEqual([EXIT_CODES.done, EXIT_CODES.done]);
    await expectRight(upload);
  });
});

/** Hashes of an archive's tiles by place, if each of them is there. */
async function tilesOf({ body }: { readonly body: Buffer }): Promise<ReadonlyMap<string, string>> {
  const read = async (start: number, length: number) => body.subarray(start, start + length);
  const directory = await readTileDirectory(read, body.length, Number.POSITIVE_INFINITY);
  const tiles = new Map<string, string>();
  for (const [level, { columns, rows }] of directory.levels.entries()) {
    for (let i = 0; i < columns * rows; i += 1) {
      const place = placeOf(directory, level, i % columns, Math.floor(i / columns));
      if (place)
        tiles.set(
          place.name,
          createHash('sha256')
            .update(await readTile(read, place))
            .digest('hex'),
        );
    }
  }
  return tiles;
}

/** A picture whose tiles take several parts. */
function noise(width: number, height: number): Promise<Buffer> {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
}
