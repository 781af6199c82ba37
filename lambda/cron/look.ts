import { withoutResults } from './confirm.ts';
import { added, type Counts } from './counts.ts';
import { Expectations } from './expectations.ts';
import type { Hour, Library } from './library.ts';
import { type Listed, listPages } from './listing.ts';
import { merge } from './merge.ts';
import type { Progress } from './progress.ts';
import type { Report } from './report.ts';
import { type Scan, scan } from './scan.ts';
import { Turn } from './turn.ts';
import type { Orphan } from './verdict.ts';

/** What a run has found to do. */
export interface Work {
  readonly toSend: readonly Listed[];
  readonly toRemove: readonly Orphan[];
  /** With the report as it will be if all of that succeeds. */
  readonly progress: Progress;
}

const EXAMPLES = 10;

/** Compares uploads with results from where the last run stopped; changes nothing. */
export async function look(hour: Hour, last: Progress | undefined, library: Library): Promise<Work> {
  const startedAt = new Date();
  const { environment, s3 } = library;
  const expectations = new Expectations(environment.EXPECTED_RESULTS);
  const missing = new Turn<Listed>(Math.ceil(environment.MAXIMUM_RESENDS / 2), last?.missing);
  const doubtful = new Turn<Listed>(Math.floor(environment.MAXIMUM_RESENDS / 2), last?.doubtful);
  const seen = await scan({
    rows: merge(listings(last?.after, expectations, library)),
    expectations,
    at: Date.parse(hour.scheduledTime),
    missing,
    doubtful,
    maximumOrphans: Math.max(environment.MAXIMUM_REMOVALS, EXAMPLES),
    isTimeUp: hour.isTimeUp,
  });
  const stale = await withoutResults(s3, environment.DERIVED_BUCKET, doubtful.taken, expectations);

  const toSend = [...missing.taken, ...stale];
  const { toRemove, orphansKept } = removable(seen, library);
  const { counts: run, stoppedAfter } = seen;
  const isComplete = stoppedAfter === undefined;
  const pass = last?.pass ? added(last.pass, run) : run;
  const plan: Report = {
    scheduledTime: new Date(hour.scheduledTime).toISOString(),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    outcome: isComplete ? 'complete' : 'stopped',
    stoppedAfter,
    run,
    pass,
    backlog: isComplete ? backlog(pass, last) : 0,
    stale: stale.length,
    resent: toSend.length,
    refused: 0,
    removed: toRemove.length,
    orphansKept,
    end: 'unknown',
    examples: {
      resent: toSend.slice(0, EXAMPLES).map(({ key }) => key),
      orphans: seen.orphans.slice(0, EXAMPLES).map(({ key }) => key),
    },
  };
  const next = { plan, after: stoppedAfter, missing: missing.next(isComplete), doubtful: doubtful.next(isComplete) };
  const progress = isComplete
    ? { ...next, missingBefore: pass.missing }
    : { ...next, pass, missingBefore: last?.missingBefore };
  return { toSend, toRemove, progress };
}

function listings(after: string | undefined, { prefixes }: Expectations, { environment, s3 }: Library) {
  const { UPLOADS_BUCKET, DERIVED_BUCKET } = environment;
  return [
    listPages(s3, { bucket: UPLOADS_BUCKET, after }),
    ...prefixes.map((prefix) => listPages(s3, { bucket: DERIVED_BUCKET, prefix, after })),
  ];
}

/**
 * Orphans that may be removed: none at all if they are too many of all results, since a listing
 * without uploads is more likely wrong than a library without photos.
 */
function removable({ counts, orphans }: Scan, { environment }: Library) {
  if (counts.orphans === 0) return { toRemove: [] };
  if (environment.MAXIMUM_REMOVALS === 0) return { toRemove: [], orphansKept: 'switched off' as const };
  if (counts.orphans > environment.REMOVABLE_SHARE * counts.results) {
    return { toRemove: [], orphansKept: 'over the share' as const };
  }
  const isOver = counts.orphans > environment.MAXIMUM_REMOVALS;
  return {
    toRemove: orphans.slice(0, environment.MAXIMUM_REMOVALS),
    orphansKept: isOver ? ('over the maximum' as const) : undefined,
  };
}

function backlog({ missing }: Counts, last: Progress | undefined): number {
  return last?.missingBefore !== undefined && missing >= last.missingBefore ? missing : 0;
}
