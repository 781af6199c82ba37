import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { FunctionPlatform, StageConfig } from '../config/stage.ts';
import { SOURCES } from './sources.ts';

/** TypeScript here, JavaScript in the packed library. */
const BUNDLER = join(import.meta.dirname, `bundler${extname(import.meta.filename)}`);
const CACHE = join(SOURCES, 'node_modules/.cache/media-library/bundles');

/**
 * The folder with the handler of `lambda/<word>`, bundled and minified, and the native packages it
 * needs, for the stage's platform. A system with several functions has words such as `api/rest`.
 *
 * All handlers whose code has changed since they were last bundled are bundled in one go; the
 * others come from the cache in `node_modules/.cache`. Where the CDK asks for no bundling
 * (`aws:cdk:bundling-stacks`), this is the source's folder.
 *
 * @throws Error if `lambda/<word>/handler.ts` does not exist
 */
export function handlerBundle(scope: Construct, word: string, stage: StageConfig): string {
  const source = join(SOURCES, 'lambda', word);
  if (!existsSync(join(source, 'handler.ts')))
    throw new Error(`lambda/${word}/handler.ts must exist, for the word "${word}"`);
  if (!Stack.of(scope).bundlingRequired) return source;

  const target = folderOf(word, stage.platform);
  if (!existsSync(target)) bundleAll(stage.platform);
  return target;
}

function bundleAll(platform: FunctionPlatform): void {
  const jobs = filesIn('lambda')
    .filter((file) => file.endsWith('/handler.ts'))
    .map((file) => ({ entry: entryOf(file), target: folderOf(dirname(file).slice('lambda/'.length), platform) }))
    .filter(({ target }) => !existsSync(target));
  execFileSync(process.execPath, [BUNDLER, JSON.stringify({ jobs, platform })], {
    cwd: SOURCES,
    stdio: ['ignore', 2, 2],
  });
}

/** The packed library has bundles, but for their native packages. */
function entryOf(handler: string): string {
  const packed = `bundles/${dirname(handler)}/index.js`;
  return existsSync(join(SOURCES, packed)) ? packed : handler;
}

/** Named by all that the bundle is made from, so what exists is current. */
function folderOf(word: string, platform: FunctionPlatform): string {
  const hash = createHash('sha256').update(JSON.stringify(platform));
  const [system] = word.split('/');
  const sources = ['lambda/kit', `lambda/${system}`].flatMap(filesIn).sort();
  for (const file of [...sources, 'package-lock.json', 'package.json'])
    hash.update(file).update(readFileSync(join(SOURCES, file)));
  hash.update(readFileSync(BUNDLER));
  return join(CACHE, `${word.replace('/', '-')}-${hash.digest('hex').slice(0, 16)}`);
}

/** Paths of TypeScript in a folder of the sources, from their root. */
function filesIn(folder: string): string[] {
  const files = readdirSync(join(SOURCES, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).map((file) => `${folder}/${file.replaceAll('\\', '/')}`);
}
