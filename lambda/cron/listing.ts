import { ListObjectsV2Command, type ListObjectsV2CommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { beginningThatFitsInKey } from '../kit/keys.ts';
import { compareUtf8 } from './utf8-order.ts';

/** An object, as a listing tells of it. */
export interface Listed {
  /** Without the listing's prefix. */
  readonly key: string;
  /** The object's own, with quotes. */
  readonly etag: string;
  readonly bytes: number;
  /** When it was written, in milliseconds since 1970; S3 says it in whole seconds. */
  readonly modified: number;
}

export interface ListingProps {
  readonly bucket: string;
  /** @default - the whole bucket */
  readonly prefix?: string;
  /** Only keys behind this one, which is without the prefix. @default - all */
  readonly after?: string;
}

/**
 * Lists a prefix, a thousand keys a page, in the order of their UTF-8 bytes. The next page is on
 * its way while one is worked on, so listings that are read side by side wait side by side.
 * @throws Error if the keys are not in order, as in a directory bucket
 */
export async function* listPages(
  s3: S3Client,
  { bucket, prefix = '', after }: ListingProps,
): AsyncGenerator<readonly Listed[]> {
  const request = (ContinuationToken?: string): Promise<ListObjectsV2CommandOutput> =>
    s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        StartAfter: after === undefined ? undefined : beginningThatFitsInKey(`${prefix}${after}`),
        ContinuationToken,
        // XML cannot carry every character that a key can.
        EncodingType: 'url',
      }),
    );
  let last = after;
  for (let next: Promise<ListObjectsV2CommandOutput> | undefined = request(); next; ) {
    const answer: ListObjectsV2CommandOutput = await next;
    next = answer.NextContinuationToken ? request(answer.NextContinuationToken) : undefined;
    // It is thrown where it is awaited; a reader who has enough never awaits it.
    next?.catch(() => {});

    const page: Listed[] = [];
    for (const { Key = '', ETag = '', Size = 0, LastModified } of answer.Contents ?? []) {
      const key = decoded(Key).slice(prefix.length);
      if (after !== undefined && compareUtf8(key, after) <= 0) continue;
      if (last !== undefined && compareUtf8(key, last) <= 0) throw new Error(outOfOrder(bucket, last, key));
      last = key;
      page.push({ key, etag: ETag, bytes: Size, modified: LastModified?.getTime() ?? 0 });
    }
    yield page;
  }
}

/** S3 writes a blank as `+`. */
function decoded(key: string): string {
  return /[%+]/.test(key) ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}

function outOfOrder(bucket: string, last: string, key: string): string {
  return `The listing of ${bucket} must be in the order of UTF-8 bytes, got ${JSON.stringify(key)} after ${JSON.stringify(last)}`;
}
