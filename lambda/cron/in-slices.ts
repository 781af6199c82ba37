/** How many requests are under way at once. */
const SLICE = 20;

/** Awaits `work` for each item, not many at once, and gives its results in the items' order. */
export async function inSlices<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += SLICE) {
    results.push(...(await Promise.all(items.slice(start, start + SLICE).map(work))));
  }
  return results;
}
