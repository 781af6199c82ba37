import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Zipped, zipped } from './zipped.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file that pages refer to. */
interface Asset extends Zipped {
  /** Changes with the content, so that browsers may keep it for ever. */
  readonly url: string;
  readonly type: string;
}

/** By name. */
export type Assets = ReadonlyMap<string, Asset>;

/**
 * Reads what `build-client.ts` has written; no other file is ever served.
 * @throws Error if the folder does not exist, or has a file of an unknown type
 */
export function readAssets(folder: string): Assets {
  return new Map(readdirSync(folder).map((name) => [name, asset(name, readFileSync(join(folder, name)))]));
}

function asset(name: string, content: Buffer): Asset {
  const type = TYPES[extname(name)];
  if (!type) throw new Error(`An asset's name must end in ${Object.keys(TYPES).join(', ')}, got "${name}"`);
  const version = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { url: `/assets/${name}?v=${version}`, type, ...zipped(content) };
}
