/** Runs a task for each value, at most `concurrency` at a time; it ends at the first that fails. */
export async function forEach<T>(
  values: Iterable<T>,
  concurrency: number,
  task: (value: T) => Promise<unknown>,
): Promise<void> {
  const queue = values[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await task(next.value);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
