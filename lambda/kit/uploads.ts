import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { statusOf } from './errors.ts';
import type { ObjectReference } from './events.ts';

/**
 * Streams an upload to a file.
 * @returns false if the object is gone or has been replaced since
 */
export async function download(s3: S3Client, { bucket, key, etag }: ObjectReference, path: string): Promise<boolean> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${etag}"` }));
    await pipeline(Body as Readable, createWriteStream(path));
    return true;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 412) return false;
    throw error;
  }
}

/** The object that stands at this key now, if any. */
export async function currentUpload(
  s3: S3Client,
  { bucket, key }: Pick<ObjectReference, 'bucket' | 'key'>,
): Promise<ObjectReference | undefined> {
  try {
    const { ETag, ContentLength } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { bucket, key, size: ContentLength ?? 0, etag: unquoted(ETag) };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** S3's API puts ETags in quotes; events, and so this product, do not. */
export function unquoted(etag = ''): string {
  return etag.replaceAll('"', '');
}
