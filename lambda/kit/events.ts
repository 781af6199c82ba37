import * as z from 'zod/mini';

/** The `source` of events that this product itself sends; AWS reserves `aws.`. */
export const EVENT_SOURCE = 'media-library';

/** The `source` of S3's own events. */
export const S3_EVENT_SOURCE = 'aws.s3';

/**
 * `Object Created`: an upload is new, or is to be looked at again.
 * `Object Too Large`: an upload that the thumbnail function hands on to Batch.
 */
export const DETAIL_TYPES = { created: 'Object Created', tooLarge: 'Object Too Large' } as const;

const detail = z.object({
  bucket: z.object({ name: z.string() }),
  object: z.object({
    key: z.string().check(z.minLength(1)),
    size: z.int().check(z.nonnegative()),
    etag: z.string().check(z.minLength(1)),
  }),
});

/** One object in a bucket, as an event names it. The key is as it is in S3, not URL-encoded. */
export interface ObjectReference {
  readonly bucket: string;
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
}

/**
 * Reads the object that an EventBridge event is about.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @throws Error if the event does not have the shape of S3's `Object Created`
 */
export function objectOf(event: { readonly detail: unknown }): ObjectReference {
  const { bucket, object } = z.parse(detail, event.detail);
  return { bucket: bucket.name, ...object };
}

/** The detail of an event about this object, in the shape of S3's own. */
export function detailOf({ bucket, ...object }: ObjectReference): z.infer<typeof detail> {
  return { bucket: { name: bucket }, object };
}
