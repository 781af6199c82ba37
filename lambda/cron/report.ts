import * as z from 'zod/mini';
import { REPORTS_PREFIX } from './contract.ts';
import { countsSchema } from './counts.ts';

const count = z.int().check(z.nonnegative());

export const reportSchema = z.object({
  scheduledTime: z.iso.datetime(),
  startedAt: z.iso.datetime(),
  durationMs: count,
  /** Whether this run came to the end of the library, or where it stopped. */
  outcome: z.enum(['complete', 'stopped']),
  /** The last key that was compared. */
  stoppedAfter: z.optional(z.string()),
  /** What this run has seen. */
  run: countsSchema,
  /** What this run and those before it have seen since they were last at the beginning. */
  pass: countsSchema,
  /** Uploads missing a result, if this ends a pass and they are no fewer than in the pass before. */
  backlog: count,
  /** Of doubtful uploads that were looked at, those whose results were of something else. */
  stale: count,
  /** Uploads that were sent round again. */
  resent: count,
  /** Uploads that EventBridge would not take; the next run sends them. */
  refused: count,
  /** Orphans that were removed. */
  removed: count,
  /** Why orphans were kept. */
  orphansKept: z.optional(z.enum(['switched off', 'over the share', 'over the maximum'])),
  /**
   * Whether the run came to its end. If `unknown`, it died after it had begun to send and remove;
   * `resent` and `removed` are then what it set out to do.
   */
  end: z.enum(['known', 'unknown']),
  /** Some of the uploads that were sent again, and of the orphans. */
  examples: z.object({ resent: z.array(z.string()), orphans: z.array(z.string()) }),
});

/** What one hour's run saw and did. */
export type Report = z.infer<typeof reportSchema>;

/** `reports/2026/11/24/05.json`, by the hour in UTC for which the run was scheduled; these sort by time. */
export function reportKey(scheduledTime: string): string {
  const [date = '', time = ''] = new Date(scheduledTime).toISOString().split('T');
  return `${REPORTS_PREFIX}${date.replaceAll('-', '/')}/${time.slice(0, 2)}.json`;
}
