import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { logger } from '../kit/telemetry.ts';
import { REPORTS_PREFIX } from './contract.ts';
import { countsSchema } from './counts.ts';
import { type Document, readDocument, writeDocument } from './documents.ts';
import { reportSchema } from './report.ts';
import { placeSchema } from './turn.ts';

const PROGRESS_KEY = `${REPORTS_PREFIX}progress.json`;

const progressSchema = z.object({
  /** Which run wrote this. */
  claim: z.string(),
  /** What that run set out to do; its hour is claimed. */
  plan: reportSchema,
  /** The key behind which the next run goes on; without it, a new pass begins. */
  after: z.optional(z.string()),
  missing: placeSchema,
  doubtful: placeSchema,
  /** Of the pass that is under way. */
  pass: z.optional(countsSchema),
  /** How many uploads were missing a result in the last pass that came to its end. */
  missingBefore: z.optional(z.int()),
});

/** How far runs have come. */
export type Progress = Omit<z.infer<typeof progressSchema>, 'claim'>;

export interface Seen {
  readonly progress: Progress | undefined;
  readonly document: Document | undefined;
}

/** Reads how far the runs before this one have come. What cannot be read counts as nothing: the next run begins anew. */
export async function readProgress(s3: S3Client, bucket: string): Promise<Seen> {
  const document = await readDocument(s3, bucket, PROGRESS_KEY);
  const parsed = document && z.safeParse(progressSchema, document.content);
  if (parsed?.success === false) logger.warn('Progress cannot be read', { issues: parsed.error.issues });
  return { progress: parsed?.data, document };
}

/**
 * Writes what this run sets out to do and where the next one goes on, before anything is done. Of
 * several runs that began from the same progress, one may go on.
 * @returns whether it is this one
 */
export async function claim(s3: S3Client, bucket: string, progress: Progress, { document }: Seen): Promise<boolean> {
  const own = randomUUID();
  if (await writeDocument(s3, bucket, PROGRESS_KEY, { claim: own, ...progress }, document)) return true;
  // The SDK sends a request again if the answer is lost, and finds its own write there.
  const standing = await readDocument(s3, bucket, PROGRESS_KEY);
  return z.safeParse(progressSchema, standing?.content).data?.claim === own;
}
