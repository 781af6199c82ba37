import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** What the bench makes once and keeps. */
export const CACHE = join(ROOT, 'node_modules/.cache/media-library/bench');

/**
 * A folder of the cache that is named by the code its files are made by, so that what exists is
 * current.
 * @param sources - paths of that code, from the project's root
 */
export function cacheFolder(name: string, sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of [...sources, 'package-lock.json']) hash.update(readFileSync(join(ROOT, file)));
  const folder = join(CACHE, `${name}-${hash.digest('hex').slice(0, 12)}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The file at this path, which `make` writes if it does not exist. */
export async function cached(path: string, make: (path: string) => Promise<unknown>): Promise<string> {
  if (existsSync(path)) return path;
  const unfinished = join(dirname(path), `unfinished-${process.pid}-${basename(path)}`);
  await make(unfinished);
  renameSync(unfinished, path);
  return path;
}
