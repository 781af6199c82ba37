import { type IdlePrice, idleTotal } from './idle.ts';
import { money } from './money.ts';
import { REGION_NAME, RETRIEVED } from './prices.ts';

/** The idle prices of stacks, a month, by stage: for a terminal. */
export function priceTable(stages: Readonly<Record<string, readonly IdlePrice[]>>): string {
  const names = Object.keys(stages);
  const stacks = [...new Set(Object.values(stages).flatMap((prices) => prices.map(({ stack }) => stack)))];
  const priceOf = (stack: string) => (name: string) =>
    money(stages[name]?.find((price) => price.stack === stack)?.usd ?? 0);
  const totals = names.map((name) => idleTotal(stages[name] ?? []));
  const rows = [
    ['Idle, $ a month', ...names],
    ...stacks.map((stack) => [stack, ...names.map(priceOf(stack))]),
    ['All, at list prices', ...totals.map(({ list }) => money(list))],
    ['All, after what is always free', ...totals.map(({ afterFree }) => money(afterFree))],
  ];
  const widths = names.map((_, column) => Math.max(...rows.map((row) => row[column + 1]?.length ?? 0)));
  const first = Math.max(...rows.map(([name = '']) => name.length));
  const lines = rows.map(([name = '', ...cells]) =>
    [name.padEnd(first), ...cells.map((cell, column) => cell.padStart(widths[column] ?? 0))].join('  '),
  );
  const unpriced = [...new Set(Object.values(stages).flatMap((prices) => prices.flatMap((price) => price.unpriced)))];
  const without = unpriced.length > 0 ? [`Without ${unpriced.join(', ')}, whose price is not known.`] : [];
  return [
    ...lines,
    '',
    `${REGION_NAME}; prices of ${RETRIEVED}, with their sources in atlas/price/prices.ts.`,
    ...without,
  ].join('\n');
}
