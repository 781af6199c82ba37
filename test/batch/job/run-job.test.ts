import 'aws-sdk-client-mock-jest';
import { Readable } from 'node:stream';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CompleteMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { runJob } from '../../../containers/batch/run-job.ts';
import { TileReader } from '../../../containers/kit/tile-reader.ts';
import { InvalidEnvironment } from '../../../lambda/kit/environment.ts';
import { s3Error } from '../../kit/fake-s3.ts';
import { pixelsOf } from '../../kit/images.ts';
import { dependencies, events, fake, KEY, noise, RESULT_KEYS, reset, runFor, s3, upload } from './batch-job.ts';

jest.setTimeout(60_000);

/** Of which the tiles take more than one part. */
const large = noise(4000, 3000);

let stub = reset();
beforeEach(() => {
  stub.restore();
  stub = reset();
});

describe('for an upload', () => {
  it('writes thumbnails and one object with all tiles, which the reader reads', async () => {
    expect(await runFor(await upload())).toBe(0);
    expect(fake.keys('derived')).toEqual(expect.arrayContaining(RESULT_KEYS));
    const archive = await new TileReader(s3, 'derived').open(KEY);
    expect(archive).toMatchObject({ widthPx: 200, heightPx: 100, tileSizePx: 64, overlapPx: 1, format: 'jpeg' });
    const tile = await archive?.tile(archive.levels - 1, 3, 1);
    expect(await pixelsOf(tile ?? Buffer.of())).toMatchObject({ widthPx: 200 - 3 * 64 + 1, heightPx: 100 - 64 + 1 });
  });

  it('says of each result what it was made from, and of the tiles how large the image is', async () => {
    const { etag, body } = await upload();
    await runFor({ etag } as never);
    const made = { 'source-etag': etag.replaceAll('"', ''), 'source-size': String(body.length) };
    for (const key of RESULT_KEYS) expect(fake.find('derived', key)?.metadata).toMatchObject(made);
    expect(fake.find('derived', `tiles/${KEY}`)?.metadata).toMatchObject({
      'image-width': '200',
      'image-height': '100',
      'tile-size': '64',
      'tile-format': 'jpeg',
    });
  });

  it('does nothing where its results stand already', async () => {
    const object = await upload();
    await runFor(object);
    stub.resetHistory();
    expect(await runFor(object, { makeFiles: ['no such file'] })).toBe(0);
    expect(stub).toHaveReceivedCommandTimes(PutObjectCommand, 0);
  });

  it('writes what a job that died has left out', async () => {
    const object = await upload();
    await runFor(object);
    fake.remove('derived', `tiles/${KEY}`);
    expect(await runFor(object)).toBe(0);
    expect(fake.find('derived', `tiles/${KEY}`)).toBeDefined();
  });

  it('sends a large archive in parts, under the conditions of the whole', async () => {
    expect(await runFor(await upload(await large))).toBe(0);
    expect(stub.commandCalls(UploadPartCommand).length).toBeGreaterThan(1);
    expect(stub).toHaveReceivedCommandWith(CompleteMultipartUploadCommand, { Key: `tiles/${KEY}`, IfNoneMatch: '*' });
    expect(await new TileReader(s3, 'derived').open(KEY)).toMatchObject({ widthPx: 4000 });
    expect(fake.unfinishedUploads).toBe(0);
  });

  it('takes back the parts of an archive that it may not complete', async () => {
    stub.on(CompleteMultipartUploadCommand).rejects(s3Error(500));
    expect(await runFor(await upload(await large))).toBe(75);
    expect(fake.unfinishedUploads).toBe(0);
  });
});

describe('ends', () => {
  it.each([
    [[]],
    [['upload', 'uploads', KEY]],
    [['upload', 'uploads', '', 'abc']],
    [['upload', 'uploads', KEY, '"abc"']],
    [['manifest', 'uploads']],
    [['delete', 'uploads', KEY, 'abc']],
  ])('with 64 of arguments %j', async (args) => {
    expect(await runJob(args, dependencies())).toBe(64);
  });

  it.each([
    ['text', 'UNSUPPORTED_FORMAT', Buffer.from('hello')],
    ['nothing', 'EMPTY', Buffer.alloc(0)],
  ])('with 65 of %s, and says why under rejected/', async (_what, code, body) => {
    expect(await runFor(await upload(body))).toBe(65);
    expect(JSON.parse(fake.find('derived', `rejected/${KEY}`)?.body.toString() ?? '')).toMatchObject({
      code,
      key: KEY,
    });
  });

  it('with 65 of a truncated image, and writes no tiles', async () => {
    expect(await runFor(await upload((await noise(200, 100)).subarray(0, 9000)))).toBe(65);
    expect(fake.keys('derived')).toEqual([`rejected/${KEY}`]);
  });

  it('with 65 of an image that would take more memory than the job has', async () => {
    expect(await runFor(await upload(), { memoryBytes: 2 ** 28 })).toBe(65);
    expect(fake.find('derived', `rejected/${KEY}`)?.body.toString()).toContain('TOO_COSTLY');
  });

  it('with 66 of an upload that is gone', async () => {
    const object = await upload();
    fake.remove('uploads', KEY);
    expect(await runFor(object)).toBe(66);
  });

  it('with 67 of one that was replaced, whatever of it was there', async () => {
    const object = await upload();
    await runFor(object);
    await upload();
    expect(await runFor(object)).toBe(67);
    expect(events).toHaveReceivedCommandTimes(PutEventsCommand, 1);
  });

  it('with 67 of one that is replaced while its tiles are sent, and publishes nothing of it', async () => {
    const object = await upload(await large);
    stub.restore();
    stub = fake.serve(s3, async (name, effect) => {
      if (name.startsWith('PART')) await upload();
      return effect();
    });
    expect(await runFor(object)).toBe(67);
    expect(fake.find('derived', `tiles/${KEY}`)).toBeUndefined();
    expect(fake.unfinishedUploads).toBe(0);
  });

  it.each([403, 500, 503])('with 75 where S3 answers %s', async (status) => {
    const object = await upload();
    stub.on(PutObjectCommand).rejects(s3Error(status));
    expect(await runFor(object)).toBe(75);
  });

  it.each([
    ['breaks off', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })],
    ['ends too soon', Object.assign(new Error('Premature close'), { code: 'ERR_STREAM_PREMATURE_CLOSE' })],
    ['is damaged', new Error('Checksum mismatch: expected "nK0TMg==" but received "Z3ml1Q=="')],
  ])('with 75 where the download %s', async (_what, error) => {
    const object = await upload();
    const Body: Readable = new Readable({ read: () => void Body.destroy(error) });
    stub.on(GetObjectCommand).resolves({ Body: Body as never });
    expect(await runFor(object)).toBe(75);
    expect(fake.keys('derived')).toEqual([]);
  });

  it('with 70 where the tiles’ process fails', async () => {
    expect(await runFor(await upload(), { makeFiles: ['--eval', 'process.exit(3)'] })).toBe(70);
  });

  it('with 73 where the disk is full', async () => {
    const full = 'console.error("ENOSPC: no space left on device"); process.exit(1)';
    expect(await runFor(await upload(), { makeFiles: ['--eval', full] })).toBe(73);
  });

  it('with 143 when the host is taken back, whatever it does, and leaves no tiles', async () => {
    const controller = new AbortController();
    const job = runFor(await upload(), {
      makeFiles: ['--eval', 'setTimeout(() => {}, 1e6)'],
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 300);
    expect(await job).toBe(143);
    expect(fake.keys('derived')).toEqual([]);
  });

  it('with 143 in the midst of an upload, and takes back what was sent', async () => {
    const controller = new AbortController();
    stub.restore();
    stub = fake.serve(s3, async (name, effect) => {
      if (name.startsWith('PART')) controller.abort();
      return effect();
    });
    expect(await runFor(await upload(await large), { signal: controller.signal })).toBe(143);
    expect(fake.find('derived', `tiles/${KEY}`)).toBeUndefined();
    expect(fake.unfinishedUploads).toBe(0);
  });
});

describe('for a child of an array job', () => {
  const MANIFEST = 'manifests/1.jsonl';
  const run = (arrayIndex: () => number) => runJob(['manifest', 'derived', MANIFEST], dependencies({ arrayIndex }));

  it('takes the upload on the line that Batch counts to', async () => {
    const { etag, body } = await upload();
    const line = JSON.stringify({ bucket: 'uploads', key: KEY, size: body.length, etag: etag.replaceAll('"', '') });
    fake.store('derived', MANIFEST, `${JSON.stringify({ bucket: 'uploads', key: 'other', etag: 'x' })}\n${line}\n`);
    expect(await run(() => 1)).toBe(0);
    expect(await run(() => 0)).toBe(66);
  });

  it.each([
    ['there is no manifest', undefined],
    ['it has no such line', ''],
    ['the line is not JSON', 'hello'],
    ['the line names no upload', '{"bucket":"uploads"}'],
  ])('ends with 64 where %s', async (_why, content) => {
    if (content !== undefined) fake.store('derived', MANIFEST, content);
    expect(await run(() => 0)).toBe(64);
  });

  it('ends with 78 where Batch says no index', async () => {
    const missing = () => {
      throw new InvalidEnvironment('AWS_BATCH_JOB_ARRAY_INDEX');
    };
    expect(await run(missing)).toBe(78);
  });
});
