import { closeSync, existsSync, globSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { cached, cacheFolder } from './cache.ts';
import { output } from './processes.ts';

/** Programs that are not npm packages, by what installs them on Debian. */
const PACKAGES = { ImageMagick: 'imagemagick', 'A C compiler': 'gcc libc6-dev' } as const;

/** A peer is not on this machine, so there is nothing to compare with. */
export class MissingProgram extends Error {
  constructor(name: keyof typeof PACKAGES) {
    super(`${name} must be installed for the bench to compare with: apt-get install ${PACKAGES[name]}`);
  }
}

/**
 * The path of ImageMagick's program, whatever its version calls it.
 * @throws MissingProgram
 */
export async function imageMagick(): Promise<string> {
  for (const path of ['magick', 'convert'].flatMap(onPath)) {
    const version = await output([path, '-version']).catch(() => '');
    if (version.includes('ImageMagick')) return path;
  }
  throw new MissingProgram('ImageMagick');
}

/** Programs of this name, without scripts that start one: their own start would count. */
function onPath(name: string): string[] {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .filter((path) => existsSync(path) && !isScript(path));
}

function isScript(path: string): boolean {
  const file = openSync(path, 'r');
  const start = Buffer.alloc(2);
  readSync(file, start);
  closeSync(file);
  return start.toString() === '#!';
}

/**
 * A program of `peers/`, compiled against the very libvips that sharp runs on.
 * @throws MissingProgram without a C compiler
 * @throws Error if the headers are another version's
 */
export async function libvipsProgram(name: 'libvips' | 'dzsave'): Promise<string> {
  const headers = require.resolve('@img/sharp-libvips-dev/include');
  const include = dirname(headers);
  const lib = sharpLibrary();
  const [expected, actual] = await Promise.all([versionOf(dirname(lib)), versionOf(dirname(include))]);
  if (expected !== actual) {
    throw new Error(`@img/sharp-libvips-dev must be ${expected}, the version that sharp runs on, got ${actual}`);
  }
  const compiler = ['cc', 'gcc', 'clang'].flatMap(onPath)[0];
  if (!compiler) throw new MissingProgram('A C compiler');

  const source = `bench/peers/${name}.c`;
  const includes = [include, join(include, 'glib-2.0'), join(lib, 'glib-2.0/include')].map((path) => `-I${path}`);
  const [library = ''] = globSync(join(lib, 'libvips-cpp.*'));
  return cached(join(cacheFolder(name, [source]), name), (path) =>
    output([compiler, '-O2', source, ...includes, library, `-Wl,-rpath,${lib}`, '-o', path]),
  );
}

const require = createRequire(import.meta.url);

function sharpLibrary(): string {
  const fromSharp = createRequire(require.resolve('sharp'));
  const platform = ['', 'musl'].map((libc) => `${process.platform}${libc}-${process.arch}`);
  for (const name of platform) {
    try {
      return dirname(fromSharp.resolve(`@img/sharp-libvips-${name}/lib`));
    } catch {}
  }
  throw new Error(`sharp's libvips must be installed for one of ${platform.join(', ')}`);
}

async function versionOf(folder: string): Promise<string> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')).version;
}
