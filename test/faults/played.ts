import type { Schedule } from './schedule.ts';

/** What faults happen to: a file `*.faults.test.ts` each. */
export const SYSTEMS = ['thumbnail', 'lambda-container', 'batch', 'cron', 'api', 'live feed'] as const;
export type SystemName = (typeof SYSTEMS)[number];

/** What came of a play's inputs. */
export interface Played {
  readonly inputs: number;
  /** Have their one right result. */
  readonly right: number;
  /** Are recorded under `rejected/`, as they should be. */
  readonly rejected: number;
  /** Wait in a dead-letter queue; sent again, they have come right. */
  readonly deadLetters: number;
  /** What was lost, doubled or wrong, in words. */
  readonly problems: readonly string[];
}

/** A deployed system, as far as faults can tell. */
export interface System {
  /** Gives it inputs while things go wrong as scheduled, and then lets it come to rest. */
  play(schedule: Schedule, seed: number): Promise<Played>;
  stop(): Promise<void>;
}
