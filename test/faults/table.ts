import type { Row } from './play-faults.ts';
import { SYSTEMS } from './played.ts';
import { FAULTS } from './schedule.ts';

const BEGIN = '<!-- faults: written by npm run faults:table -->';
const END = '<!-- /faults -->';

/** A page with these rows in place of those between its marks. */
export function withTable(page: string, rows: readonly Row[]): string {
  const [before, after] = partsOf(page);
  return `${before}${BEGIN}\n${tableOf(rows)}\n${END}${after}`;
}

/** The cells of a page's table, the names of systems first. */
export function tableIn(page: string): readonly (readonly string[])[] {
  const [before, after] = partsOf(page);
  const lines = page.slice(before.length, page.length - after.length).split('\n');
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  return lines.filter((line) => line.startsWith('|') && !line.startsWith('|--')).map(cells);
}

/** How often it happened, of how many requests; then right, rejected, and kept in a dead-letter queue. */
export const CELL = /^(\d+) of (\d+): (\d+) \+ (\d+) \+ (\d+)$/;

function tableOf(rows: readonly Row[]): string {
  const cellOf = (fault: string, system: string) => {
    const row = rows.find((found) => found.fault === fault && found.system === system);
    return row ? `${row.hits} of ${row.requests}: ${row.right} + ${row.rejected} + ${row.deadLetters}` : '';
  };
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['fault', ...SYSTEMS]),
    `|---|${SYSTEMS.map(() => '---|').join('')}`,
    ...FAULTS.map((fault) => line([fault, ...SYSTEMS.map((system) => cellOf(fault, system))])),
    '',
    `Seed ${rows[0]?.seed}.`,
  ].join('\n');
}

function partsOf(page: string): readonly [string, string] {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The page must have ${BEGIN} and ${END}`);
  return [page.slice(0, begin), page.slice(end + END.length)];
}
