import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import sharp from 'sharp';
import { clientSettings } from '../../bin/kit/made-up-account.ts';
import { DETAIL_TYPES, detailOf, EVENT_SOURCE } from '../../lambda/kit/events.ts';
import { deployedLibrary } from './local-library.ts';

const PATIENCE_MS = 30_000;
const settings = clientSettings(new URL(process.env.LOCAL_ENDPOINT ?? ''));
const library = deployedLibrary();
const photo = readFile('docs/photos/rocket.jpg');

jest.setTimeout(60_000);

async function derived(key: string) {
  const { Body, ...head } = await library.s3.send(new GetObjectCommand({ Bucket: library.derived, Key: key }));
  return { ...head, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
}

async function uploadAndWait(key: string, body: Buffer) {
  const upload = await library.upload(key, body);
  return { upload, results: await library.results(upload, PATIENCE_MS) };
}

async function rejection(key: string, body: Buffer) {
  const { results } = await uploadAndWait(key, body);
  expect(results).toEqual([`rejected/${key}`]);
  return JSON.parse((await derived(`rejected/${key}`)).bytes.toString());
}

describe('the deployed thumbnail system', () => {
  it('makes three thumbnails of a photo, whatever its name', async () => {
    const { upload, results } = await uploadAndWait('été 1+1 %.JPG', await photo);
    expect(results).toEqual([128, 512, 1024].map((edge) => `thumbnails/${edge}/été 1+1 %.JPG`));

    const { bytes, ContentType, Metadata } = await derived('thumbnails/512/été 1+1 %.JPG');
    expect(ContentType).toBe('image/webp');
    expect(Metadata).toEqual({ 'source-etag': upload.etag, 'source-size': '112525' });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 512, height: 342 });
  });

  it('turns a rotated phone photo upright', async () => {
    const rotated = await sharp(await photo)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    await uploadAndWait('phone.jpeg', rotated);
    const { width, height } = await sharp((await derived('thumbnails/128/phone.jpeg')).bytes).metadata();
    expect([width, height]).toEqual([85, 128]);
  });

  it.each([
    ['an empty file', 'empty.png', 'EMPTY', async () => Buffer.alloc(0)],
    ['a text file named .png', 'text.png', 'UNSUPPORTED_FORMAT', async () => Buffer.from('hello')],
    [
      'an SVG',
      'drawing.svg',
      'UNSUPPORTED_FORMAT',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    ['a truncated JPEG', 'cut.jpg', 'BROKEN', async () => (await photo).subarray(0, 60_000)],
  ])('rejects %s, with the reason', async (_what, key, code, body) => {
    expect(await rejection(key, await body())).toMatchObject({ code, key });
  });

  it('brings the thumbnails up to date when a photo is replaced', async () => {
    await uploadAndWait('replaced.jpg', await photo);
    const other = await sharp(await photo)
      .negate()
      .jpeg()
      .toBuffer();
    const { upload } = await uploadAndWait('replaced.jpg', other);
    expect((await derived('thumbnails/1024/replaced.jpg')).Metadata).toMatchObject({ 'source-etag': upload.etag });
  });

  it('writes nothing on a duplicate event', async () => {
    const { upload } = await uploadAndWait('twice.jpg', await photo);
    const before = await derived('thumbnails/128/twice.jpg');
    await sendAgain(upload.key, upload.etag);
    await sleep(2_000);
    expect((await derived('thumbnails/128/twice.jpg')).LastModified).toEqual(before.LastModified);
  });

  it('makes lost thumbnails again when an event of our own sends the upload round', async () => {
    const { upload } = await uploadAndWait('lost.jpg', await photo);
    await library.s3.send(new DeleteObjectCommand({ Bucket: library.derived, Key: 'thumbnails/512/lost.jpg' }));
    await sendAgain(upload.key, upload.etag);
    expect(await library.results(upload, PATIENCE_MS)).toHaveLength(3);
  });

  it('leaves an event about an object that has been deleted without a trace', async () => {
    await sendAgain('never.jpg', '0'.repeat(32));
    await sleep(2_000);
    const head = library.s3.send(new HeadObjectCommand({ Bucket: library.derived, Key: 'rejected/never.jpg' }));
    await expect(head).rejects.toThrow();
  });

  it('keeps an event that fails for good, with the error', async () => {
    await invoke({ detail: { bucket: { name: library.uploads }, object: { key: 'no-etag.jpg', size: 1 } } });
    const kept = JSON.parse(await firstMessage(/Thumbnail.*FunctionFailures/));
    expect(kept.requestPayload.detail.object.key).toBe('no-etag.jpg');
    expect(kept.responsePayload.errorMessage).toContain('etag');
  });
});

async function firstMessage(queue: RegExp): Promise<string> {
  const sqs = new SQSClient(settings);
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const QueueUrl = QueueUrls.find((url) => queue.test(url));
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    if (Messages[0]?.Body) return Messages[0].Body;
  }
  throw new Error(`No message in ${queue}`);
}

/** As EventBridge invokes it; the emulator's EventBridge does not retry. */
async function invoke(event: unknown): Promise<void> {
  const lambda = new LambdaClient(settings);
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { FunctionName } = Functions.find((fn) => fn.FunctionName?.startsWith('Thumbnail')) ?? {};
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(event) }));
}

async function sendAgain(key: string, etag: string): Promise<void> {
  const Detail = JSON.stringify(detailOf({ bucket: library.uploads, key, etag, size: 1 }));
  const eventBridge = new EventBridgeClient(settings);
  await eventBridge.send(
    new PutEventsCommand({ Entries: [{ Source: EVENT_SOURCE, DetailType: DETAIL_TYPES.created, Detail }] }),
  );
}
