import { DETAIL_TYPES, type ObjectReference } from '../kit/events.ts';
import { sendEvents } from '../kit/send-event.ts';
import { unquoted } from '../kit/uploads.ts';
import { readDocument, writeDocument } from './documents.ts';
import type { Hour, Library } from './library.ts';
import { look, type Work } from './look.ts';
import { claim, readProgress } from './progress.ts';
import { removeOrphans } from './remove-orphans.ts';
import { type Report, reportKey } from './report.ts';

/**
 * How a run ended.
 *
 * - `duplicate`: this hour has its report, or another run has claimed it.
 * - `late`: a later hour has been claimed.
 */
export type Ran =
  | { readonly kind: 'reported'; readonly key: string; readonly report: Report }
  | { readonly kind: 'duplicate' | 'late'; readonly key: string };

/**
 * Compares uploads with results and sends round again what lacks them: once an hour, however often
 * it is started for that hour.
 *
 * A run looks first, then claims the hour in one conditional write, and only then sends and
 * removes. One that dies before the claim has done nothing. One that dies after it may have done a
 * part; its retry writes the report and does nothing more, and the next hour finds what is left.
 */
export async function runHour(hour: Hour, library: Library): Promise<Ran> {
  const { s3 } = library;
  const bucket = library.environment.DERIVED_BUCKET;
  const key = reportKey(hour.scheduledTime);
  const [report, seen] = await Promise.all([readDocument(s3, bucket, key), readProgress(s3, bucket)]);
  if (report) return { kind: 'duplicate', key };

  const claimed = seen.progress?.plan;
  const claimedKey = claimed ? reportKey(claimed.scheduledTime) : '';
  if (claimed && claimedKey === key) return write(key, claimed, library);
  if (claimedKey > key) return { kind: 'late', key };

  const startedAt = Date.now();
  const work = await look(hour, seen.progress, library);
  if (!(await claim(s3, bucket, work.progress, seen))) return { kind: 'duplicate', key };
  const done = await act(work, library);
  return write(key, { ...work.progress.plan, ...done, durationMs: Date.now() - startedAt }, library);
}

async function act({ toSend, toRemove }: Work, { environment, s3, eventBridge, sending }: Library) {
  const { UPLOADS_BUCKET: uploadsBucket, DERIVED_BUCKET: derivedBucket } = environment;
  const uploads: ObjectReference[] = toSend.map(({ key, bytes, etag }) => ({
    bucket: uploadsBucket,
    key,
    size: bytes,
    etag: unquoted(etag),
  }));
  const refused = await sendEvents(eventBridge, DETAIL_TYPES.created, uploads, sending);
  const removed = await removeOrphans(s3, { uploadsBucket, derivedBucket }, toRemove);
  return { resent: uploads.length - refused.length, refused: refused.length, removed, end: 'known' as const };
}

async function write(key: string, report: Report, { s3, environment }: Library): Promise<Ran> {
  const isWritten = await writeDocument(s3, environment.DERIVED_BUCKET, key, report, undefined);
  return isWritten ? { kind: 'reported', key, report } : { kind: 'duplicate', key };
}
