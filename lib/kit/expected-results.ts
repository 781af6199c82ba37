import type { Duration, Size } from 'aws-cdk-lib/core';

/** Which results uploads of some kind are to have, whichever system makes them. */
export interface ExpectedResults {
  /** Ends of the uploads' keys, in any case. */
  readonly suffixes: readonly string[];
  /** The smallest size of these uploads. @default - any size */
  readonly atLeast?: Size;
  /** A size that these uploads do not reach. @default - any size */
  readonly below?: Size;
  /** What comes before the upload's key in the keys of its results: `thumbnails/512/`. */
  readonly prefixes: readonly string[];
  /** How long a result may take. @default - what whoever looks for results holds to */
  readonly grace?: Duration;
}
