import * as z from 'zod/mini';

const count = z.int().check(z.nonnegative());

/** What a run, or a pass of several runs, has seen. */
export const countsSchema = z.object({
  uploads: count,
  uploadBytes: count,
  /** Records against uploads among them. */
  results: count,
  resultBytes: count,
  /** Uploads that no system takes. */
  untaken: count,
  /** Uploads that may still be in work. */
  young: count,
  /** Uploads that lack a result and have no record why. */
  missing: count,
  /** Uploads of which listings cannot tell. */
  doubtful: count,
  /** Results whose upload is gone. */
  orphans: count,
  /** When the oldest upload that is missing a result was written, in ISO 8601. */
  oldestMissing: z.nullable(z.iso.datetime()),
});

export type Counts = z.infer<typeof countsSchema>;

/** A count that goes up while rows are looked at. */
export type Tally = { -readonly [Name in keyof Counts]: Counts[Name] };

export function nothing(): Tally {
  return {
    uploads: 0,
    uploadBytes: 0,
    results: 0,
    resultBytes: 0,
    untaken: 0,
    young: 0,
    missing: 0,
    doubtful: 0,
    orphans: 0,
    oldestMissing: null,
  };
}

/** Of two parts of the library, what both have together. */
export function added(a: Counts, b: Counts): Counts {
  return {
    uploads: a.uploads + b.uploads,
    uploadBytes: a.uploadBytes + b.uploadBytes,
    results: a.results + b.results,
    resultBytes: a.resultBytes + b.resultBytes,
    untaken: a.untaken + b.untaken,
    young: a.young + b.young,
    missing: a.missing + b.missing,
    doubtful: a.doubtful + b.doubtful,
    orphans: a.orphans + b.orphans,
    oldestMissing: earlier(a.oldestMissing, b.oldestMissing),
  };
}

/** Dates in ISO 8601 and UTC sort as text. */
export function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
