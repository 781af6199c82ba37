/**
 * Runs a task for each value, at most `concurrency` at a time.
 * @throws what the first task that failed has thrown, when none is under way any more: Lambda freezes a process
 * that has failed, with whatever it was still doing
 */
export async function forEach<T>(
  values: Iterable<T>,
  concurrency: number,
  task: (value: T) => Promise<unknown>,
): Promise<void> {
  const queue = values[Symbol.iterator]();
  const errors: unknown[] = [];
  const worker = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await task(next.value);
  };
  const workers = Array.from({ length: concurrency }, () => worker().catch((error) => errors.push(error)));
  await Promise.all(workers);
  if (errors.length > 0) throw errors[0];
}
