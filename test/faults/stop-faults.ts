import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stopEmulator from '../local/stop-emulator.ts';
import { ROWS_FOLDER, type Row } from './play-faults.ts';
import { SYSTEMS } from './played.ts';
import { FAULTS } from './schedule.ts';
import { withTable } from './table.ts';

/** With `FAULTS_TABLE`, writes what came of the faults into that page, if all of them have happened to all systems. */
export default async function stop(): Promise<void> {
  await stopEmulator();
  const { FAULTS_TABLE: page } = process.env;
  if (!page) return;
  const files = globSync('*.json', { cwd: ROWS_FOLDER });
  const rows = files.flatMap((file) => JSON.parse(readFileSync(join(ROWS_FOLDER, file), 'utf8')) as Row[]);
  const wanted = FAULTS.length * SYSTEMS.length;
  if (rows.length !== wanted) throw new Error(`The table must have ${wanted} cells, got ${rows.length}`);
  writeFileSync(page, withTable(readFileSync(page, 'utf8'), rows));
}
