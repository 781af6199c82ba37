import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AbortMultipartUploadCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { PutBody } from '../../lambda/kit/results.ts';

export interface UploadFileOptions {
  /** Ends the upload and takes back the parts that have been sent. */
  readonly signal: AbortSignal;
  /** Told of bytes sent so far. */
  readonly onProgress: (bytes: number) => void;
}

const PART_BYTES = 8 * 2 ** 20;
/** S3's own limit for one object. */
const MAXIMUM_PARTS = 10_000;
/** Parts in memory at once. */
const CONCURRENT_PARTS = 4;

/**
 * A result's body in a file, of any size: sent in parts, and there as a whole or not at all. The
 * conditions of the result hold for the request that completes it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function fileBody(path: string, options: UploadFileOptions): PutBody {
  return (s3, params) => uploadFile(s3, params, path, options);
}

async function uploadFile(
  s3: S3Client,
  params: PutObjectCommandInput,
  path: string,
  { signal, onProgress }: UploadFileOptions,
): Promise<void> {
  signal.throwIfAborted();
  const { size } = await stat(path);
  const body = createReadStream(path);
  const upload = new Upload({
    client: s3,
    params: { ...params, Body: body },
    partSize: Math.max(PART_BYTES, Math.ceil(size / MAXIMUM_PARTS)),
    queueSize: CONCURRENT_PARTS,
  });
  upload.on('httpUploadProgress', ({ loaded = 0 }) => onProgress(loaded));
  const abort = () => upload.abort();
  signal.addEventListener('abort', abort);
  try {
    await upload.done();
  } catch (error) {
    if (signal.aborted && upload.uploadId) await takeBack(s3, params, upload.uploadId);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    body.destroy();
  }
}

async function takeBack(s3: S3Client, { Bucket, Key }: PutObjectCommandInput, UploadId: string): Promise<void> {
  await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
}
