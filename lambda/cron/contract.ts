import * as z from 'zod/mini';
import { bucketName, environment, positiveInteger } from '../kit/environment.ts';

const suffix = z.string().check(z.regex(/^\.[a-z0-9]+$/));
const prefix = z.string().check(z.regex(/^[^/].*\/$/));

const expectedResult = z.object({
  /** Ends of keys, in any case: a dot, then small letters and digits. */
  suffixes: z.array(suffix).check(z.minLength(1)),
  atLeastBytes: z.optional(z.int().check(z.nonnegative())),
  belowBytes: z.optional(z.int().check(z.nonnegative())),
  /** Where in the derived bucket such an upload has a result each: `thumbnails/512/`. */
  prefixes: z.array(prefix).check(z.minLength(1)),
  /** Uploads younger than this are left alone. */
  graceSeconds: z.int().check(z.nonnegative()),
});

/** Which results uploads of some kind are to have. */
export type ExpectedResult = z.infer<typeof expectedResult>;

const expectedResultsRule = 'must be JSON: an array of suffixes, prefixes and graceSeconds';

const expectedResults = z.codec(
  z.string({ error: expectedResultsRule }),
  z.array(expectedResult, { error: expectedResultsRule }),
  {
    decode: (text, context) => {
      try {
        return JSON.parse(text);
      } catch {
        context.issues.push({
          code: 'invalid_format',
          format: 'json_string',
          input: text,
          message: expectedResultsRule,
        });
        return z.NEVER;
      }
    },
    encode: (expected) => JSON.stringify(expected),
  },
);

const wholeNumberRule = 'must be a whole number, 0 or more';

const wholeNumber = z.codec(
  z.string({ error: wholeNumberRule }).check(z.regex(/^\d+$/, { error: wholeNumberRule })),
  z.int({ error: wholeNumberRule }).check(z.nonnegative({ error: wholeNumberRule })),
  { decode: Number, encode: String },
);

const shareRule = 'must be a number from 0 to 1';

const share = z.codec(
  z.string({ error: shareRule }).check(z.regex(/^[01](\.\d+)?$/, { error: shareRule })),
  z.number({ error: shareRule }).check(z.minimum(0, { error: shareRule }), z.maximum(1, { error: shareRule })),
  { decode: Number, encode: String },
);

/** What the cron function must be told. */
export const cronEnvironment = environment({
  UPLOADS_BUCKET: bucketName,
  DERIVED_BUCKET: bucketName,
  EXPECTED_RESULTS: expectedResults,
  MAXIMUM_RESENDS: positiveInteger,
  /** 0 if orphans are kept. */
  MAXIMUM_REMOVALS: wholeNumber,
  REMOVABLE_SHARE: share,
});

/** Where in the derived bucket the function writes. */
export const REPORTS_PREFIX = 'reports/';

/** What the function measures: each run that ends in a report, and the rest of each pass that is complete. */
export const CRON_METRICS = {
  runs: 'runs',
  missing: 'missing',
  orphans: 'orphans',
  oldestMissingAge: 'oldestMissingAge',
  /** Uploads without results, if they are no fewer than in the pass before; otherwise 0. */
  backlog: 'backlog',
} as const;
