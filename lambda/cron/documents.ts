import type { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { statusOf } from '../kit/errors.ts';

/** JSON in S3, with the ETag that it had when it was read. */
export interface Document {
  readonly content: unknown;
  readonly etag: string;
}

export async function readDocument(s3: S3Client, bucket: string, key: string): Promise<Document | undefined> {
  try {
    const { Body, ETag = '' } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { content: await json(Body as Readable), etag: ETag };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Writes a document if what stands there is still what was read.
 * @param read - undefined if there was none
 * @returns false if someone else has written since, which may be a lost answer to this very request
 */
export async function writeDocument(
  s3: S3Client,
  bucket: string,
  key: string,
  content: unknown,
  read: Document | undefined,
): Promise<boolean> {
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: Buffer.from(`${JSON.stringify(content, null, 2)}\n`),
        ContentType: 'application/json',
        ...(read ? { IfMatch: read.etag } : { IfNoneMatch: '*' }),
      }),
    );
    return true;
  } catch (error) {
    // 412: something else stands there; 409: another conditional write is under way; 404: it was deleted
    const status = statusOf(error);
    if (status === 412 || status === 409 || status === 404) return false;
    throw error;
  }
}
