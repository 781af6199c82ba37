import { type _Object, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { Expectations } from '../../lambda/cron/expectations.ts';
import type { ObjectReference } from '../../lambda/kit/events.ts';
import { PREFIXES } from '../../lambda/kit/keys.ts';
import { unquoted } from '../../lambda/kit/uploads.ts';
import { IMAGE_SUFFIXES } from '../../lib/kit/upload-pattern.ts';

export interface LargeImages {
  readonly bucket: string;
  /** Beginning of the keys; an empty one is the whole bucket. */
  readonly prefix: string;
  readonly atLeastBytes: number;
}

/** The images of this size and larger that are in a bucket now, page by page, as S3's events name them. */
export async function* largeImages(
  s3: S3Client,
  { bucket, prefix, atLeastBytes }: LargeImages,
): AsyncGenerator<ObjectReference> {
  const suffixes = [...IMAGE_SUFFIXES];
  const large = new Expectations([{ suffixes, atLeastBytes, prefixes: [PREFIXES.tiles], graceSeconds: 0 }]);
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    for (const object of Contents.map((listed) => referenceOf(bucket, listed)))
      if (large.of({ key: object.key, bytes: object.size })) yield object;
  }
}

function referenceOf(bucket: string, { Key = '', Size = 0, ETag }: _Object): ObjectReference {
  return { bucket, key: Key, size: Size, etag: unquoted(ETag) };
}
