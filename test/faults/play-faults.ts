import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Played, System, SystemName } from './played.ts';
import { FAULTS, type Fault, Schedule } from './schedule.ts';

/** What is written of each play, for `docs/reliability.md`. */
export interface Row extends Omit<Played, 'problems'> {
  readonly system: SystemName;
  readonly fault: Fault;
  readonly seed: number;
  readonly requests: number;
  readonly hits: number;
}

/** Where the rows of one run are. */
export const ROWS_FOLDER = join(process.cwd(), 'node_modules/.cache/media-library/fault-rows');

const PLAY_MS = 240_000;

/** Lets each fault happen to a system. The same seed makes the same things go wrong. */
export function playFaults(word: SystemName, start: () => Promise<System>, faults: readonly Fault[] = FAULTS): void {
  const seed = Number(process.env.FAULTS_SEED);
  const rows: Row[] = [];
  let system: System;

  beforeAll(async () => {
    system = await start();
  }, PLAY_MS * 3);
  afterAll(async () => {
    await system?.stop();
    const file = join(ROWS_FOLDER, `${word.replaceAll(/\W/g, '-')}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(rows));
  });

  describe(`${word}, with seed ${seed} (FAULTS_SEED=${seed} plays it again)`, () => {
    it.each(faults)(
      'loses and doubles nothing under %s',
      async (fault) => {
        const schedule = new Schedule(fault, seed);
        const { problems, ...played } = await system.play(schedule, seed);
        const { requests, hits } = schedule;
        rows.push({ system: word, fault, seed, requests, hits, ...played });
        expect(problems).toEqual([]);
        expect(hits).toBeGreaterThan(0);
        expect(played.right + played.rejected + played.deadLetters).toBe(played.inputs);
      },
      PLAY_MS,
    );
  });
}
