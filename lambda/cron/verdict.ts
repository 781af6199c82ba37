import { fitsInKey, isCutRejectedKey, rejectedKey } from '../kit/keys.ts';
import type { Expectation, Expectations } from './expectations.ts';
import type { Listed } from './listing.ts';
import type { Row } from './merge.ts';

/**
 * What listings say of an upload.
 *
 * - `untaken`: no system takes it.
 * - `settled`: every result stands, or a record why there will be none, and none is older than the upload.
 * - `young`: a system may be at it.
 * - `missing`: a result is not there.
 * - `doubtful`: listings cannot tell. A listing gives a result's own ETag and not that of its source, so
 *   a result that is older than the upload may be of what stood there before, or of the same content.
 *   And the record against an upload with a very long key stands under a key that was cut.
 */
export type Verdict = 'untaken' | 'settled' | 'young' | 'missing' | 'doubtful';

/** A row whose first listing is that of uploads, followed by those of `expectations.prefixes`. */
export function verdictOf(upload: Listed, { found }: Row, expectations: Expectations, at: number): Verdict {
  const expectation = expectations.of(upload);
  if (!expectation) return 'untaken';

  const record = found.at(-1);
  if (isCurrent(record, upload)) return 'settled';
  const results = expectation.results.map((index) => found[index + 1]);
  if (results.every((result) => isCurrent(result, upload))) return 'settled';

  if (at - upload.modified < expectation.graceMs) return 'young';
  if (record || results.every(Boolean)) return 'doubtful';
  return isLong(upload.key, expectation, expectations) ? 'doubtful' : 'missing';
}

function isCurrent(result: Listed | undefined, upload: Listed): boolean {
  return result !== undefined && result.modified >= upload.modified;
}

/** Whether a result's key would be no valid one, or the record's key is cut. */
function isLong(uploadKey: string, { results }: Expectation, { prefixes }: Expectations): boolean {
  const keys = results.map((index) => `${prefixes[index]}${uploadKey}`);
  return !keys.every(fitsInKey) || isCutRejectedKey(rejectedKey(uploadKey));
}

/** A result whose upload is gone. */
export interface Orphan {
  /** In the derived bucket. */
  readonly key: string;
  readonly uploadKey: string;
  /** The result's own, with quotes. */
  readonly etag: string;
}

/** The results in a row without an upload, but for records whose upload cannot be told. */
export function orphansOf({ key: uploadKey, found }: Row, { prefixes }: Expectations): Orphan[] {
  return prefixes.flatMap((prefix, index) => {
    const result = found[index + 1];
    const key = `${prefix}${uploadKey}`;
    return result && !isCutRejectedKey(key) ? [{ key, uploadKey, etag: result.etag }] : [];
  });
}
