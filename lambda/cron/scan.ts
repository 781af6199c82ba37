import { type Counts, earlier, nothing, type Tally } from './counts.ts';
import type { Expectations } from './expectations.ts';
import type { Listed } from './listing.ts';
import type { Row } from './merge.ts';
import type { Turn } from './turn.ts';
import { type Orphan, orphansOf, verdictOf } from './verdict.ts';

export interface ScanProps {
  /** Of uploads, then of each of `expectations.prefixes`. */
  readonly rows: AsyncIterable<readonly Row[]>;
  readonly expectations: Expectations;
  /** The moment that ages count to, in milliseconds since 1970. */
  readonly at: number;
  readonly missing: Turn<Listed>;
  readonly doubtful: Turn<Listed>;
  readonly maximumOrphans: number;
  readonly isTimeUp: () => boolean;
}

export interface Scan {
  readonly counts: Counts;
  /** Not more than `maximumOrphans`. */
  readonly orphans: readonly Orphan[];
  /** The last key that was looked at, if time was up before the end. */
  readonly stoppedAfter?: string;
}

/** Looks at rows until there are no more or time is up: what is missing, doubtful or an orphan. */
export async function scan(props: ScanProps): Promise<Scan> {
  const counts = nothing();
  const orphans: Orphan[] = [];
  for await (const rows of props.rows) {
    for (const row of rows) {
      const [upload, ...results] = row.found;
      countResults(results, counts);
      if (upload) see(upload, row, props, counts);
      else seeOrphans(orphansOf(row, props.expectations), orphans, props, counts);
    }
    if (props.isTimeUp()) return { counts, orphans, stoppedAfter: rows.at(-1)?.key };
  }
  return { counts, orphans };
}

function countResults(results: readonly (Listed | undefined)[], counts: Tally): void {
  for (const result of results) {
    if (!result) continue;
    counts.results += 1;
    counts.resultBytes += result.bytes;
  }
}

function see(upload: Listed, row: Row, { expectations, at, missing, doubtful }: ScanProps, counts: Tally): void {
  counts.uploads += 1;
  counts.uploadBytes += upload.bytes;
  const verdict = verdictOf(upload, row, expectations, at);
  if (verdict === 'settled') return;

  counts[verdict] += 1;
  if (verdict === 'doubtful') doubtful.offer(upload);
  if (verdict === 'missing') {
    missing.offer(upload);
    counts.oldestMissing = earlier(counts.oldestMissing, new Date(upload.modified).toISOString());
  }
}

function seeOrphans(found: readonly Orphan[], orphans: Orphan[], { maximumOrphans }: ScanProps, counts: Tally): void {
  counts.orphans += found.length;
  orphans.push(...found.slice(0, maximumOrphans - orphans.length));
}
