import { randomBytes } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import sharp from 'sharp';
import { type Dependencies, runJob } from '../../../containers/batch/run-job.ts';
import { FakeS3, type StoredObject } from '../../kit/fake-s3.ts';

export const KEY = 'scans/map 1.jpg';

/** Where the job's results are. */
export const RESULT_KEYS = [`tiles/${KEY}`, `thumbnails/32/${KEY}`, `thumbnails/64/${KEY}`];

export const fake = new FakeS3();
export const s3 = new S3Client({});
const eventBridge = new EventBridgeClient({});
export const events = mockClient(eventBridge);

/** All is as at first: empty buckets, and nothing heard. */
export function reset(): ReturnType<FakeS3['serve']> {
  fake.clear();
  events.reset();
  events.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
  return fake.serve(s3);
}

export function dependencies(overrides: Partial<Dependencies> = {}): Dependencies {
  return {
    environment: { DERIVED_BUCKET: 'derived', EDGES_PX: [32, 64], TILE_SIZE_PX: 64, TILE_FORMAT: 'jpeg', THREADS: 2 },
    arrayIndex: () => 0,
    s3,
    eventBridge,
    memoryBytes: 2 ** 31,
    makeFiles: ['containers/batch/pyramid/main.ts'],
    signal: new AbortController().signal,
    ...overrides,
  };
}

/** Runs the job for an upload that stands there, or stood there. */
export function runFor({ etag }: StoredObject, overrides: Partial<Dependencies> = {}): Promise<number> {
  return runJob(['upload', 'uploads', KEY, etag.replaceAll('"', '')], dependencies(overrides));
}

/** A picture that compresses badly, so that its archive takes several parts. */
export function noise(widthPx: number, heightPx: number): Promise<Buffer> {
  return sharp(randomBytes(widthPx * heightPx * 3), { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality: 100 })
    .toBuffer();
}

export async function upload(body?: Buffer): Promise<StoredObject> {
  return fake.store('uploads', KEY, body ?? (await noise(200, 100)));
}
