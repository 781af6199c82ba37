import 'aws-sdk-client-mock-jest';
import { existsSync } from 'node:fs';
import promises from 'node:fs/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { detailOf } from '../../lambda/kit/events.ts';
import type { Processed } from '../../lambda/kit/process-upload.ts';
import { logger } from '../../lambda/kit/telemetry.ts';
import { makeHandler } from '../../lambda/thumbnail/make-handler.ts';
import { FakeS3, s3Error } from '../kit/fake-s3.ts';
import { draw, imageOf, plain } from '../kit/images.ts';

const KEY = 'été 1+1 %.JPG';
const EVENT = { version: '0', id: '1', account: '1', time: '', region: '', resources: [], source: 'aws.s3' };
const CONTEXT = { awsRequestId: '1', functionName: 'thumbnail' } as Context;

const client = new S3Client({});
const eventBridgeClient = new EventBridgeClient({});
const fake = new FakeS3();
let s3 = fake.serve(client);
const eventBridge = mockClient(eventBridgeClient);

function upload(content: string | Buffer, key = KEY) {
  const { etag, body } = fake.store('uploads', key, content);
  return { bucket: 'uploads', key, size: body.length, etag: etag.replaceAll('"', '') };
}

function handle(object: ReturnType<typeof upload>, decodeMemoryBytes = 2 ** 30): Promise<Processed> {
  const environment = { DERIVED_BUCKET: 'derived', EDGES_PX: [16, 1024], DECODE_MEMORY_BYTES: decodeMemoryBytes };
  const handler = makeHandler({ environment, s3: client, eventBridge: eventBridgeClient });
  return handler({ ...EVENT, 'detail-type': 'Object Created', detail: detailOf(object) }, CONTEXT);
}

const photo = imageOf(draw(120, 80, (x, y) => [2 * x, 3 * y, 99])).jpeg();
let jpeg: Buffer;

beforeAll(async () => {
  jpeg = await photo.toBuffer();
});

beforeEach(() => {
  fake.clear();
  s3.restore();
  s3 = fake.serve(client);
  eventBridge.reset();
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
});

describe('an image', () => {
  it("gets a thumbnail of each edge under thumbnails/, and its key's characters stay as they are", async () => {
    expect(await handle(upload(jpeg))).toEqual({ kind: 'written' });
    expect(fake.keys('derived').sort()).toEqual([`thumbnails/1024/${KEY}`, `thumbnails/16/${KEY}`]);
  });

  it('has thumbnails that are WebP and say what they were made from', async () => {
    const { etag, size } = upload(jpeg);
    await handle({ bucket: 'uploads', key: KEY, etag, size });
    expect(s3).toHaveReceivedCommandTimes(PutObjectCommand, 2);
    for (const edgePx of [16, 1024]) {
      expect(s3).toHaveReceivedCommandWith(PutObjectCommand, {
        Bucket: 'derived',
        Key: `thumbnails/${edgePx}/${KEY}`,
        ContentType: 'image/webp',
        CacheControl: 'private, max-age=31536000',
        Metadata: { 'source-etag': etag, 'source-size': String(size) },
      });
      expect(fake.find('derived', `thumbnails/${edgePx}/${KEY}`)?.body.subarray(8, 12).toString()).toBe('WEBP');
    }
  });

  it('is not read again for an event that comes again', async () => {
    const object = upload(jpeg);
    await handle(object);
    s3.resetHistory();
    expect(await handle(object)).toEqual({ kind: 'duplicate' });
    expect(s3).not.toHaveReceivedCommand(GetObjectCommand);
    expect(s3).not.toHaveReceivedCommand(PutObjectCommand);
  });

  it('is made thumbnails of again where one is missing', async () => {
    const object = upload(jpeg);
    await handle(object);
    fake.remove('derived', `thumbnails/16/${KEY}`);
    expect(await handle(object)).toEqual({ kind: 'written' });
    expect(fake.keys('derived')).toContain(`thumbnails/16/${KEY}`);
  });

  it('that has been replaced leaves its thumbnails to its successor', async () => {
    const object = upload(jpeg);
    upload('something else');
    expect(await handle(object)).toEqual({ kind: 'superseded' });
    expect(fake.keys('derived')).toEqual([]);
  });

  it('that has been deleted gets no thumbnails', async () => {
    const object = upload(jpeg);
    fake.remove('uploads', KEY);
    expect(await handle(object)).toEqual({ kind: 'superseded' });
    expect(fake.keys('derived')).toEqual([]);
  });

  it('that needs more memory than there is goes on to Batch, and nothing is written', async () => {
    const object = upload(jpeg);
    expect(await handle(object, 1000)).toMatchObject({ kind: 'too-large' });
    expect(eventBridge).toHaveReceivedCommandWith(PutEventsCommand, {
      Entries: [{ Source: 'media-library', DetailType: 'Object Too Large', Detail: JSON.stringify(detailOf(object)) }],
    });
    expect(fake.keys('derived')).toEqual([]);
  });
});

describe('a file that can never have a thumbnail', () => {
  it.each([
    ['EMPTY', ''],
    ['UNSUPPORTED_FORMAT', 'Dear diary'],
  ])('gets a record of the reason under rejected/, and nothing else: %s', async (code, content) => {
    const object = upload(content);
    expect(await handle(object)).toMatchObject({ kind: 'rejected', code });
    expect(fake.keys('derived')).toEqual([`rejected/${KEY}`]);
    const record = JSON.parse(fake.find('derived', `rejected/${KEY}`)?.body.toString() ?? '');
    expect(record).toMatchObject({ code, key: KEY, etag: object.etag, size: object.size });
  });

  it('is not read again for an event that comes again', async () => {
    const object = upload('Dear diary');
    await handle(object);
    s3.resetHistory();
    expect(await handle(object)).toEqual({ kind: 'duplicate' });
    expect(s3).not.toHaveReceivedCommand(GetObjectCommand);
    expect(s3).not.toHaveReceivedCommand(PutObjectCommand);
  });

  it.each([1009, 1024])('is one with a key of %s bytes, too long for the key of a thumbnail', async (length) => {
    const key = `${'é'.repeat(500)}.jpg`.padEnd(length - 500, 'x');
    expect(Buffer.byteLength(key)).toBe(length);
    expect(await handle(upload(jpeg, key))).toMatchObject({ kind: 'rejected', code: 'KEY_TOO_LONG' });
    expect(fake.keys('derived')).toEqual([expect.stringMatching(/^rejected\/é+/)]);
  });

  it('is not one with a key of 1,008 bytes', async () => {
    expect(await handle(upload(jpeg, 'x'.repeat(1008)))).toEqual({ kind: 'written' });
  });

  it('is logged with the reason', async () => {
    const log = jest.spyOn(console, 'info').mockReturnValue();
    logger.setLogLevel('INFO');
    await handle(upload('Dear diary'));
    logger.setLogLevel('SILENT');
    expect(log.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        message: 'Upload rejected',
        upload: expect.objectContaining({ key: KEY }),
        outcome: expect.objectContaining({ code: 'UNSUPPORTED_FORMAT', message: expect.stringMatching(/recognised/) }),
      }),
    ]);
    log.mockRestore();
  });
});

describe('the event comes again', () => {
  it.each([
    ['looking for results', HeadObjectCommand],
    ['reading the upload', GetObjectCommand],
    ['writing a thumbnail', PutObjectCommand],
  ])('when S3 fails at %s', async (_, command) => {
    s3.on(command).rejects(s3Error(503, 'SlowDown'));
    await expect(handle(upload(jpeg))).rejects.toThrow('SlowDown');
  });

  it('when EventBridge does not take it', async () => {
    eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'Throttled' }] });
    await expect(handle(upload(jpeg), 1000)).rejects.toThrow('EventBridge refused Object Too Large');
  });

  it('when others keep writing the same thumbnails', async () => {
    s3.on(PutObjectCommand).rejects(s3Error(412, 'PreconditionFailed'));
    await expect(handle(upload(jpeg))).rejects.toThrow(`Results of ${KEY} were changed by others 3 times`);
  });
});

describe('the temporary file', () => {
  it.each([
    ['an image', () => handle(upload(jpeg))],
    ['a broken image', () => handle(upload(jpeg.subarray(0, 300)))],
    ['an image that is too large', () => handle(upload(jpeg), 1000)],
    ['a failure of S3', () => failing(GetObjectCommand)],
    ['a failure to write', () => failing(PutObjectCommand)],
  ])('is gone after %s', async (_, run) => {
    const mkdtemp = jest.spyOn(promises, 'mkdtemp');
    await run();
    const [folder] = await Promise.all(mkdtemp.mock.results.map(({ value }) => value));
    expect({ folder, exists: existsSync(String(folder)) }).toEqual({ folder: expect.any(String), exists: false });
    mkdtemp.mockRestore();
  });

  async function failing(command: typeof GetObjectCommand | typeof PutObjectCommand): Promise<void> {
    s3.on(command).rejects(s3Error(500));
    await expect(
      handle(
        upload(
          await imageOf(plain(8, 8, [1, 2, 3]))
            .png()
            .toBuffer(),
        ),
      ),
    ).rejects.toThrow();
  }
});
