import { createHash } from 'node:crypto';

/** S3's own limit for a key, in bytes of UTF-8. */
const MAXIMUM_KEY_BYTES = 1024;
/** Of one character in UTF-8. */
const MAXIMUM_CHARACTER_BYTES = 4;
/** What `rejectedKey` puts behind a key that it cuts. */
const CUT_END = /~[0-9a-f]{64}$/;

/** Where each kind of result lives in the derived bucket. Grants are given by these prefixes. */
export const PREFIXES = {
  thumbnails: 'thumbnails/',
  previews: 'previews/',
  tiles: 'tiles/',
  rejected: 'rejected/',
} as const;

/** `thumbnails/512/<upload key>`: a result's key is a prefix and the upload's key, unchanged. */
export function thumbnailKey(edgePx: number, uploadKey: string): string {
  return `${PREFIXES.thumbnails}${edgePx}/${uploadKey}`;
}

/** `previews/512/<upload key>`: as `thumbnailKey`, for the first page of a document. */
export function previewKey(edgePx: number, uploadKey: string): string {
  return `${PREFIXES.previews}${edgePx}/${uploadKey}`;
}

/** `tiles/<upload key>`: as `thumbnailKey`, for the one object that holds a Deep Zoom pyramid. */
export function tilesKey(uploadKey: string): string {
  return `${PREFIXES.tiles}${uploadKey}`;
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

/** The longest beginning of this text that S3 would take for a key. */
export function beginningThatFitsInKey(text: string): string {
  return fitsInKey(text) ? text : truncate(text, MAXIMUM_KEY_BYTES);
}

/**
 * Whether `rejectedKey` may have cut the upload's key in this one, so that it cannot be told from
 * it. Says so of an upload's whole key too, if that has the length and the end of a cut one.
 */
export function isCutRejectedKey(key: string): boolean {
  return Buffer.byteLength(key) > MAXIMUM_KEY_BYTES - MAXIMUM_CHARACTER_BYTES && CUT_END.test(key);
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
