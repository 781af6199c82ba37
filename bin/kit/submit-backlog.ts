import { randomUUID } from 'node:crypto';
import { type BatchClient, SubmitJobCommand, type SubmitJobCommandInput } from '@aws-sdk/client-batch';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { COMMANDS, MANIFESTS_PREFIX } from '../../containers/batch/contract.ts';
import type { ObjectReference } from '../../lambda/kit/events.ts';
import type { LibraryOutputs } from './stack-outputs.ts';

export interface Backlog {
  readonly outputs: Pick<LibraryOutputs, 'DerivedBucket' | 'BacklogQueue' | 'JobDefinition'>;
  readonly images: AsyncIterable<ObjectReference>;
  /** Of a queue with fair shares. @default - none */
  readonly share?: string;
  /** Names the run in the keys of its manifests. @default - the time and a random part */
  readonly run?: string;
}

export interface SubmittedJob {
  readonly jobId: string;
  readonly images: number;
}

/**
 * Batch's own limit.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/array_jobs.html
 */
export const MAXIMUM_ARRAY = 10_000;

/**
 * Submits images as array jobs, a manifest each, and yields each job as soon as Batch has it. A last one
 * that is alone is an ordinary job, since an array has two children at least.
 */
export async function* submitBacklog(
  { s3, batch }: { readonly s3: S3Client; readonly batch: BatchClient },
  { outputs, images, share, run = `${new Date().toISOString()}-${randomUUID()}` }: Backlog,
): AsyncGenerator<SubmittedJob> {
  let arrays = 0;
  for await (const chunk of chunksOf(images, MAXIMUM_ARRAY)) {
    const [first] = chunk;
    const isArray = chunk.length > 1;
    const Key = `${MANIFESTS_PREFIX}${run}/${arrays}.jsonl`;
    if (isArray) await s3.send(new PutObjectCommand({ Bucket: outputs.DerivedBucket, Key, Body: manifestOf(chunk) }));
    const job: SubmitJobCommandInput = {
      jobName: 'backlog',
      jobQueue: outputs.BacklogQueue,
      jobDefinition: outputs.JobDefinition,
      shareIdentifier: share,
      ...(isArray ? arrayOf(chunk.length, outputs.DerivedBucket, Key) : single(first)),
    };
    const { jobId = '' } = await batch.send(new SubmitJobCommand(job));
    arrays += 1;
    yield { jobId, images: chunk.length };
  }
}

function manifestOf(images: readonly ObjectReference[]): string {
  return images.map((image) => `${JSON.stringify(image)}\n`).join('');
}

function arrayOf(size: number, bucket: string, key: string): Partial<SubmitJobCommandInput> {
  return {
    arrayProperties: { size },
    containerOverrides: { command: [...COMMANDS.manifest] },
    parameters: { bucket, key },
  };
}

function single(image: ObjectReference | undefined): Partial<SubmitJobCommandInput> {
  return image ? { parameters: { bucket: image.bucket, key: image.key, etag: image.etag } } : {};
}

async function* chunksOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
