import { createHash } from 'node:crypto';

/** S3's own limit for a key, in bytes of UTF-8. */
const MAXIMUM_KEY_BYTES = 1024;

/** Where each kind of result lives in the derived bucket. Grants are given by these prefixes. */
export const PREFIXES = { thumbnails: 'thumbnails/', previews: 'previews/', rejected: 'rejected/' } as const;

/** `thumbnails/512/<upload key>`: a result's key is a prefix and the upload's key, unchanged. */
export function thumbnailKey(edgePx: number, uploadKey: string): string {
  return `${PREFIXES.thumbnails}${edgePx}/${uploadKey}`;
}

/** `previews/512/<upload key>`: as `thumbnailKey`, for the first page of a document. */
export function previewKey(edgePx: number, uploadKey: string): string {
  return `${PREFIXES.previews}${edgePx}/${uploadKey}`;
}

/**
 * `rejected/<upload key>`. An upload key so long that this would not be a valid key is cut at a
 * character and made unique by its SHA-256; the record itself holds the whole key.
 */
export function rejectedKey(uploadKey: string): string {
  const key = `${PREFIXES.rejected}${uploadKey}`;
  if (fitsInKey(key)) return key;
  const suffix = `~${createHash('sha256').update(uploadKey).digest('hex')}`;
  return `${truncate(key, MAXIMUM_KEY_BYTES - suffix.length)}${suffix}`;
}

/** Whether S3 would take this key: at most 1,024 bytes of UTF-8. */
export function fitsInKey(key: string): boolean {
  return Buffer.byteLength(key) <= MAXIMUM_KEY_BYTES;
}

function truncate(text: string, bytes: number): string {
  let end = bytes;
  const encoded = Buffer.from(text);
  while (end > 0 && isContinuationByte(encoded[end])) end -= 1;
  return encoded.toString('utf8', 0, end);
}

function isContinuationByte(byte: number | undefined): boolean {
  return byte !== undefined && byte >> 6 === 0b10;
}
