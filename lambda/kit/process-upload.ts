import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import { DETAIL_TYPES, type ObjectReference } from './events.ts';
import { fitsInKey, rejectedKey } from './keys.ts';
import {
  type Result,
  rejection,
  SourceReplaced,
  type StandingResult,
  standingResults,
  writeResult,
} from './results.ts';
import { sendEvent } from './send-event.ts';
import { currentUpload, download } from './uploads.ts';

/** Where uploads come from and results go to. */
export interface Library {
  readonly s3: S3Client;
  readonly eventBridge: EventBridgeClient;
  readonly derivedBucket: string;
}

/** What the work makes of an uploaded file. */
export type Outcome =
  | { readonly kind: 'results'; readonly results: readonly Result[] }
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string }
  | { readonly kind: 'too-large'; readonly message: string };

export interface Work {
  /** Keys of all results that the work would write. */
  readonly resultKeys: readonly string[];
  /** What speaks against the upload before it is read. @default - nothing */
  readonly refusal?: Extract<Outcome, { kind: 'rejected' }>;
  /**
   * Makes the results from the file at this path, whose folder is theirs until they are written or
   * the attempt has failed.
   * @throws SourceReplaced if it has seen that the upload is another one
   */
  readonly run: (path: string) => Promise<Outcome>;
}

/** How the event ended. A duplicate or superseded one changed no result. */
export type Processed =
  | Exclude<Outcome, { kind: 'results' }>
  | { readonly kind: 'written' | 'duplicate' | 'superseded' };

/** Results keep being changed by others: another time may be better. */
export class Contended extends Error {}

const MAXIMUM_ATTEMPTS = 3;
/** The upload is another one, or gone. */
const REPLACED = Symbol('replaced');

/**
 * Brings the results of one upload up to date with it, for events that come at least once, in any
 * order, and processes that die at any point.
 *
 * - Results are written only if what stands at their keys is what was seen before the upload was
 *   read, so a slow run never overwrites a newer result.
 * - Whoever finds results of its own while the upload is another one sends the upload that stands
 *   there now round again: that mends the one case which conditional writes cannot see, an upload
 *   that was replaced and put back while results of the replacement were under way.
 *
 * @throws Contended, or Error if AWS fails: the event is to be retried
 */
export async function processUpload(upload: ObjectReference, work: Work, library: Library): Promise<Processed> {
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt += 1) {
    const processed = await attemptOnce(upload, work, library);
    if (processed) return processed;
  }
  throw new Contended(`Results of ${upload.key} were changed by others ${MAXIMUM_ATTEMPTS} times while being written`);
}

async function attemptOnce(upload: ObjectReference, work: Work, library: Library): Promise<Processed | undefined> {
  const { s3, derivedBucket } = library;
  const resultKeys = work.resultKeys.every(fitsInKey) ? work.resultKeys : [];
  const recordKey = rejectedKey(upload.key);
  const standing = await standingResults(s3, derivedBucket, [...resultKeys, recordKey]);
  const isOwn = (key: string) => standing.get(key)?.sourceEtag === upload.etag;

  if (isOwn(recordKey) || (resultKeys.length > 0 && resultKeys.every(isOwn))) {
    return { kind: (await confirm(upload, library)) ? 'duplicate' : 'superseded' };
  }

  const refusal = resultKeys.length > 0 ? work.refusal : keyTooLong(upload);
  const conclude = (outcome: Outcome) => concludeWith(outcome, upload, standing, library);
  const ended = refusal
    ? await unlessReplaced(upload, library, () => conclude(refusal))
    : await withDownload(upload, library, async (path) => conclude(await work.run(path)));
  if (ended !== REPLACED) return ended;
  if ([...standing.keys()].some(isOwn)) await confirm(upload, library);
  return { kind: 'superseded' };
}

/** @returns nothing if someone else has changed the results meanwhile */
async function concludeWith(
  outcome: Outcome,
  upload: ObjectReference,
  standing: ReadonlyMap<string, StandingResult>,
  library: Library,
): Promise<Processed | undefined> {
  if (outcome.kind === 'too-large') {
    await sendEvent(library.eventBridge, DETAIL_TYPES.tooLarge, upload);
    return outcome;
  }
  const results = outcome.kind === 'results' ? outcome.results : [rejection(upload, outcome.code, outcome.message)];
  if (!(await writeAll(results, upload, standing, library))) return undefined;
  await confirm(upload, library);
  return outcome.kind === 'results' ? { kind: 'written' } : outcome;
}

function keyTooLong({ key }: ObjectReference): NonNullable<Work['refusal']> {
  const message = `The key has ${Buffer.byteLength(key)} bytes, too many for a result's key of at most 1,024 bytes`;
  return { kind: 'rejected', code: 'KEY_TOO_LONG', message };
}

async function unlessReplaced<T>(upload: ObjectReference, { s3 }: Library, use: () => Promise<T>) {
  return (await currentUpload(s3, upload))?.etag === upload.etag ? await use() : REPLACED;
}

async function withDownload<T>(upload: ObjectReference, { s3 }: Library, use: (path: string) => Promise<T>) {
  const folder = await mkdtemp(join(tmpdir(), 'upload-'));
  try {
    const path = join(folder, 'source');
    return (await download(s3, upload, path)) ? await use(path) : REPLACED;
  } catch (error) {
    if (error instanceof SourceReplaced) return REPLACED;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Fails only when all writes have come to their end: Lambda freezes a process that has failed, and
 * one still under way would land after the retry, which looks for results to mend.
 */
async function writeAll(
  results: readonly Result[],
  source: ObjectReference,
  standing: ReadonlyMap<string, StandingResult>,
  { s3, derivedBucket }: Library,
): Promise<boolean> {
  const writes = await Promise.allSettled(
    results.map((result) => writeResult(s3, derivedBucket, result, source, standing.get(result.key))),
  );
  return writes.map(resultOf).every(Boolean);
}

function resultOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/** Whether this is still the upload; if not, the one that stands there now is sent round again. */
async function confirm(upload: ObjectReference, { s3, eventBridge }: Library): Promise<boolean> {
  const current = await currentUpload(s3, upload);
  if (current?.etag === upload.etag) return true;
  if (current) await sendEvent(eventBridge, DETAIL_TYPES.created, current);
  return false;
}
