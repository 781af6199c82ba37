import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import {
  CompleteMultipartUploadCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { PutBody } from '../../lambda/kit/results.ts';

export interface UploadFileOptions {
  /** Ends the upload and takes back the parts that have been sent. */
  readonly signal: AbortSignal;
  /** May refuse, by an error, when all has been sent and nothing can be seen of it. */
  readonly beforeVisible: () => Promise<void>;
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
  { signal, beforeVisible, onProgress }: UploadFileOptions,
): Promise<void> {
  signal.throwIfAborted();
  const { size } = await stat(path);
  const body = createReadStream(path);
  const upload = new Upload({
    client: confirming(s3, beforeVisible),
    params: { ...params, Body: body },
    partSize: Math.max(PART_BYTES, Math.ceil(size / MAXIMUM_PARTS)),
    queueSize: CONCURRENT_PARTS,
  });
  upload.on('httpUploadProgress', ({ loaded = 0 }) => onProgress(loaded));
  // A body that breaks makes `Upload` wait for what is under way, then take back all of it; its own `abort` waits for nothing.
  const stop = () => body.destroy(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    await upload.done();
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}

/** The same client, which asks before the request that makes an object visible. */
function confirming(s3: S3Client, beforeVisible: () => Promise<void>): S3Client {
  const send = async (command: Parameters<S3Client['send']>[0]) => {
    const makesVisible = command instanceof CompleteMultipartUploadCommand || command instanceof PutObjectCommand;
    if (makesVisible) await beforeVisible();
    return s3.send(command);
  };
  return Object.create(s3, { send: { value: send } });
}
