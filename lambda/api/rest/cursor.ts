import { createHmac, timingSafeEqual } from 'node:crypto';
import { invalid } from './problem.ts';

/** What a cursor is good for: one user's list of one tag. */
export interface CursorScope {
  readonly key: string;
  readonly owner: string;
  readonly tag?: string;
}

const ID_BYTES = 16;
const SIGNATURE_BYTES = 16;

/** An opaque cursor behind the item with this id. */
export function encodeCursor(id: string, scope: CursorScope): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes, signature(bytes, scope)]).toString('base64url');
}

/**
 * The id of the item that a cursor stands behind.
 * @throws Problem 400 if it is not one that was made for this user and query
 */
export function decodeCursor(cursor: string, scope: CursorScope): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const id = bytes.subarray(0, ID_BYTES);
  const isWhole = bytes.length === ID_BYTES + SIGNATURE_BYTES && bytes.toString('base64url') === cursor;
  if (!isWhole || !timingSafeEqual(bytes.subarray(ID_BYTES), signature(id, scope))) {
    throw invalid({ parameter: 'cursor', detail: 'must be the nextCursor of a page of the same list' });
  }
  return id.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function signature(id: Buffer, { key, owner, tag }: CursorScope): Buffer {
  return createHmac('sha256', key)
    .update(id)
    .update(JSON.stringify([owner, tag]))
    .digest()
    .subarray(0, SIGNATURE_BYTES);
}
