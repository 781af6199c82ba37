import { randomBytes } from 'node:crypto';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import * as z from 'zod/mini';
import { hasAddress, nameOf } from './photo-id.ts';
import { shortSize } from './short-size.ts';
import { answerOf } from './storage.ts';

/** What files may be called, with the type that S3 keeps and the browser must send. */
const TYPES = new Map(
  Object.entries({
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    jfif: 'image/jpeg',
    png: 'image/png',
    webp: 'image/webp',
    avif: 'image/avif',
    gif: 'image/gif',
    tif: 'image/tiff',
    tiff: 'image/tiff',
    pdf: 'application/pdf',
  }),
);

/** For a file chooser. */
export const ACCEPTED = [...TYPES.keys()].map((extension) => `.${extension}`).join(',');

const MAXIMUM_NAME_BYTES = 900;
const POST_SECONDS = 900;
const ORIGINAL_SECONDS = 300;

const wanted = z.object({ name: z.string().check(z.minLength(1)), bytes: z.int().check(z.nonnegative()) });

/** What S3 is to allow, or why it is not. */
export type Ticket =
  | { readonly kind: 'granted'; readonly key: string; readonly post: PresignedPost }
  | { readonly kind: 'refused'; readonly status: 400 | 413 | 415; readonly reason: string };

export interface TicketOffice {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly limitBytes: number;
  readonly now: () => Date;
}

/**
 * Lets one file be put into the bucket by POST: at one key, of one type, of one byte up to the limit.
 *
 * The key is the moment, the newest first, some chance, and the file's own name. So two files of one name are two
 * uploads, and nobody overwrites what another has uploaded: S3 has no condition for that on a POST.
 */
export async function ticketFor(request: unknown, { s3, bucket, limitBytes, now }: TicketOffice): Promise<Ticket> {
  const { success, data } = z.safeParse(wanted, request);
  if (!success) return { kind: 'refused', status: 400, reason: 'A file must have a name and a number of bytes' };
  const name = tidied(data.name);
  const type = TYPES.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
  if (!type) return { kind: 'refused', status: 415, reason: `Files must be one of ${[...TYPES.keys()].join(', ')}` };
  if (Buffer.byteLength(name) > MAXIMUM_NAME_BYTES)
    return { kind: 'refused', status: 400, reason: `Names must have at most ${MAXIMUM_NAME_BYTES} bytes` };
  if (data.bytes === 0) return { kind: 'refused', status: 400, reason: 'Files must not be empty' };
  if (data.bytes > limitBytes)
    return { kind: 'refused', status: 413, reason: `Files must have at most ${shortSize(limitBytes)}` };

  const key = `${folderAt(now())}/${name}`;
  const post = await answerOf(
    createPresignedPost(s3, {
      Bucket: bucket,
      Key: key,
      Fields: { 'Content-Type': type, success_action_status: '201' },
      Conditions: [['content-length-range', 1, limitBytes]],
      Expires: POST_SECONDS,
    }),
  );
  return { kind: 'granted', key, post };
}

/** The last second that has ten digits, in the year 2286. */
const LAST_SECOND = 9_999_999_999;

/**
 * `8204488296-2026-11-24T09-15-03Z-0b4e5c71aa`: no two are alike, and by the seconds that are left the newest comes
 * first, since S3 lists in the order of keys only.
 */
function folderAt(time: Date): string {
  const left = String(LAST_SECOND - Math.floor(time.getTime() / 1000)).padStart(10, '0');
  const moment = time.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  return `${left}-${moment}-${randomBytes(5).toString('hex')}`;
}

/** A name as a key's last part: no folders, no control characters, nothing that S3 would fill in, composed as most systems have it. */
function tidied(name: string): string {
  return (name.split(/[\\/]/).at(-1) ?? '')
    .normalize('NFC')
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .replace(/\$\{filename\}/g, 'filename');
}

/** S3's origin, as browsers see it: where uploads go. */
export async function uploadOrigin(s3: S3Client, bucket: string): Promise<string> {
  const { url } = await createPresignedPost(s3, { Bucket: bucket, Key: 'any', Expires: 1 });
  return new URL(url).origin;
}

/**
 * An address at which S3 gives the upload itself, for minutes and as a download, so that no browser runs what is in it.
 * @returns nothing for a key that no address reaches
 */
export async function originalUrl(s3: S3Client, bucket: string, key: string): Promise<string | undefined> {
  if (!hasAddress(key)) return undefined;
  const name = encodeURIComponent(nameOf(key)).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ResponseContentDisposition: `attachment; filename*=UTF-8''${name}`,
  });
  return answerOf(getSignedUrl(s3, command, { expiresIn: ORIGINAL_SECONDS }));
}
