import { HeadObjectCommand, PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import { statusOf } from './errors.ts';
import type { ObjectReference } from './events.ts';
import { rejectedKey } from './keys.ts';

/**
 * Writes one object with these parameters, its body with them; as atomic as a PUT.
 * @throws SourceReplaced
 */
export type PutBody = (s3: S3Client, params: PutObjectCommandInput) => Promise<unknown>;

/** The upload is another one by now, so what was made of it is not to be written. */
export class SourceReplaced extends Error {}

/** An object to be written to the derived bucket. */
export interface Result {
  readonly key: string;
  /** What is in memory, or how to write what is not. */
  readonly body: Buffer | PutBody;
  readonly contentType: string;
  /** What else is to be known of it, in ASCII, at most 1.5 KB in all. @default - nothing */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What stands at a result's key. */
export interface StandingResult {
  readonly etag: string;
  /** ETag of the upload that it was made from. */
  readonly sourceEtag: string | undefined;
}

/** What stands at each of these keys; nothing where there is none. */
export async function standingResults(
  s3: S3Client,
  bucket: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StandingResult>> {
  const found = await Promise.all(keys.map(async (key) => [key, await standing(s3, bucket, key)] as const));
  return new Map(found.filter((entry): entry is [string, StandingResult] => entry[1] !== undefined));
}

async function standing(s3: S3Client, bucket: string, key: string): Promise<StandingResult | undefined> {
  try {
    const { ETag = '', Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { etag: ETag, sourceEtag: Metadata?.['source-etag'] };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Writes a result if what stands there is still what was seen.
 * @returns false if someone else has written since, or the source has been replaced
 */
export async function writeResult(
  s3: S3Client,
  bucket: string,
  result: Result,
  source: ObjectReference,
  seen: StandingResult | undefined,
): Promise<boolean> {
  const { body } = result;
  const put: PutBody =
    typeof body === 'function'
      ? body
      : (client, params) => client.send(new PutObjectCommand({ ...params, Body: body }));
  try {
    await put(s3, {
      Bucket: bucket,
      Key: result.key,
      ContentType: result.contentType,
      CacheControl: 'private, max-age=31536000',
      Metadata: { ...result.metadata, 'source-etag': source.etag, 'source-size': String(source.size) },
      ...(seen ? { IfMatch: seen.etag } : { IfNoneMatch: '*' }),
    });
    return true;
  } catch (error) {
    if (error instanceof SourceReplaced) return false;
    // 412: something else stands there; 409: another conditional write is under way; 404: it was deleted
    const status = statusOf(error);
    if (status === 412 || status === 409 || status === 404) return false;
    throw error;
  }
}

/** The record of why an upload will never have a result. */
export function rejection(source: ObjectReference, code: string, message: string): Result {
  const { key, size, etag } = source;
  return {
    key: rejectedKey(key),
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify({ code, message, key, size, etag })),
  };
}
