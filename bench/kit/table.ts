/** Runs one part of the bench. */
export type Section = () => Promise<readonly Table[]>;

/** One comparison, as it is printed. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly name: string;
  /** What was measured; a column's heading names its unit. */
  readonly figures: Readonly<Record<string, number | string>>;
  /** How this product compares, the smaller the better. @default - nothing to compare */
  readonly ratio?: number;
  /** What `ratio` may be at most. @default - any */
  readonly limit?: number;
}

export function isOver({ ratio, limit }: Row): boolean {
  // A ratio that is not a number is over too.
  return ratio !== undefined && limit !== undefined && !(ratio <= limit);
}

/** A number with few enough digits to read. */
export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** The table in Markdown, with its columns in line. */
export function markdown({ title, rows }: Table): string {
  const columns = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const hasRatios = rows.some(({ ratio }) => ratio !== undefined);
  const header = ['', ...columns, ...(hasRatios ? ['ratio', 'limit', ''] : [])];
  const lines = rows.map((row) => [
    row.name,
    ...columns.map((column) => cell(row.figures[column])),
    ...(hasRatios ? [cell(row.ratio), cell(row.limit), verdict(row)] : []),
  ]);
  return `### ${title}\n\n${aligned(header, lines)}\n`;
}

/** One line of JSON for each row. */
export function jsonLines(section: string, { title, rows }: Table): string[] {
  return rows.map((row) => JSON.stringify({ section, table: title, ...row, verdict: verdict(row) || undefined }));
}

function verdict(row: Row): string {
  if (row.ratio === undefined || row.limit === undefined) return '';
  return isOver(row) ? 'OVER' : 'ok';
}

function cell(value: number | string | undefined): string {
  return typeof value === 'number' ? value.toLocaleString('en-GB') : (value ?? '');
}

function aligned(header: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) =>
    Math.max(3, ...[header, ...lines].map((line) => (line[column] ?? '').length)),
  );
  const format = (line: readonly string[]) =>
    `| ${widths.map((width, column) => pad(line[column] ?? '', width, column)).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [format(header), rule, ...lines.map(format)].join('\n');
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}
