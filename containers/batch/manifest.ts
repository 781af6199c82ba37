import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { statusOf } from '../../lambda/kit/errors.ts';
import type { ObjectReference } from '../../lambda/kit/events.ts';
import { BadArguments } from './arguments.ts';

const line = z.object({
  bucket: z.string().check(z.minLength(1)),
  key: z.string().check(z.minLength(1)),
  etag: z.string().check(z.minLength(1)),
});

/**
 * The upload on a line of a manifest in S3, JSON lines, which is read up to there.
 * @param index - from 0
 * @throws BadArguments if there is no such manifest or line, or the line does not name an upload
 */
export async function uploadInManifest(
  s3: S3Client,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  index: number,
): Promise<Omit<ObjectReference, 'size'>> {
  const text = await lineOf(await openManifest(s3, bucket, key), index);
  if (text === undefined) throw new BadArguments(`Manifest ${key} must have a line ${index + 1}`);
  const parsed = z.safeParse(line, parseJson(text));
  if (parsed.success) return parsed.data;
  throw new BadArguments(
    `Line ${index + 1} of manifest ${key} must have bucket, key and etag, got ${text.slice(0, 200)}`,
  );
}

async function openManifest(s3: S3Client, Bucket: string, Key: string): Promise<Readable> {
  try {
    return (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body as Readable;
  } catch (error) {
    if (statusOf(error) === 404) throw new BadArguments(`Manifest ${Key} must exist`, { cause: error });
    throw error;
  }
}

async function lineOf(stream: Readable, index: number): Promise<string | undefined> {
  try {
    let count = 0;
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (count === index) return text;
      count += 1;
    }
    return undefined;
  } finally {
    stream.destroy();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
