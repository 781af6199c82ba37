/** Dollars, with as many digits as a small price needs. */
export function money(usd: number): string {
  if (usd === 0) return '$0';
  if (Math.abs(usd) >= 0.1)
    return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  return `$${usd.toLocaleString('en-US', { maximumSignificantDigits: 6, maximumFractionDigits: 12, useGrouping: false })}`;
}

/** A number with at most three digits behind the point. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 1 ? 3 : 1 });
}

/** `1 task`, `2 tasks`. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}
