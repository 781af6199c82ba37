const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A number of bytes for people: `1.2 MB`. */
export function shortSize(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const format = { style: 'unit', unit: UNITS[power], maximumSignificantDigits: 3 } as const;
  return (bytes / 1000 ** power).toLocaleString('en', format);
}
