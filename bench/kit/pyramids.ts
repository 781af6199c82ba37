import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { MakeFiles } from '../../containers/batch/pyramid/make-files.ts';
import { OVERLAP_PX, QUALITY } from '../../containers/batch/pyramid/settings.ts';
import { buildImage } from '../../test/kit/docker.ts';
import { CACHE, cached, cacheFolder, ROOT } from './cache.ts';
import { photo } from './photo.ts';
import { libvipsProgram } from './programs.ts';
import { type Watched, watched, watchedContainer } from './watched.ts';

const SOURCES = ['bench/kit/pyramids.ts', 'bench/kit/photo.ts'];
const SAMPLE_PX = 4000;
/** As sharp has it: 4 % smaller files for half as much CPU again. */
const SUFFIX = `.jpeg[Q=${QUALITY},optimize_coding=true]`;
/** As the image has it. */
const VARIABLES = { MALLOC_ARENA_MAX: '1', NODE_ENV: 'production' };
const TILE_SIZE_PX = 512;

/** The path of a JPEG of this size, as grainy as a photo in each of its pixels. */
export function hugeImage(widthPx: number, heightPx: number): Promise<string> {
  return cached(join(cacheFolder('huge', SOURCES), `${widthPx}x${heightPx}.jpg`), async (path) => {
    const rest = { right: widthPx - SAMPLE_PX, bottom: heightPx - SAMPLE_PX, extendWith: 'mirror' } as const;
    await (await photo(SAMPLE_PX, SAMPLE_PX, 4)).extend(rest).jpeg({ quality: 90 }).toFile(path);
  });
}

/** `containers/batch/pyramid`, bundled and run as the image has it. */
export async function ownPyramid(source: string, options: Partial<MakeFiles> = {}): Promise<Watched> {
  const program = ownProgram();
  return inFolder((folder) => {
    const settings = { edgesPx: [], tileSizePx: TILE_SIZE_PX, tileFormat: 'jpeg', threads: 2, memoryBytes: 2 ** 34 };
    const job = JSON.stringify({ source, folder, ...settings, ...options });
    return watched([process.execPath, '--jitless', program, job], VARIABLES);
  });
}

/** libvips called from C, the very library that sharp runs on, with its own number of threads. */
export async function libvipsPyramid(source: string, variables: Readonly<Record<string, string>>): Promise<Watched> {
  const program = await libvipsProgram('dzsave');
  const settings = [SUFFIX, TILE_SIZE_PX, OVERLAP_PX].map(String);
  return inFolder((folder) => watched([program, source, join(folder, 'tiles.zip'), ...settings], variables));
}

/** Debian's `vips dzsave`, in a container. */
export async function debianPyramid(source: string): Promise<Watched> {
  const image = buildImage('media-library/test-vips', 'test/batch/job/vips.Dockerfile', 'test/batch/job');
  const settings = ['--tile-size', TILE_SIZE_PX, '--overlap', OVERLAP_PX, '--suffix', SUFFIX, '--container', 'zip'];
  const command = ['vips', 'dzsave', `/source/${basename(source)}`, 'pyramid', ...settings].map(String);
  return inFolder((folder) => {
    const volumes = ['--volume', `${dirname(source)}:/source:ro`, '--volume', `${folder}:/work`];
    return watchedContainer(...volumes, image, ...command);
  });
}

/** Gives a folder that is removed afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let program: string | undefined;

function ownProgram(): string {
  if (program) return program;
  const target = join(CACHE, 'batch-own');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  const jobs = [{ entry: 'containers/batch/pyramid/main.ts', target }];
  const platform = { os: process.platform, cpu: process.arch };
  execFileSync(process.execPath, [join(ROOT, 'lib/kit/bundler.ts'), JSON.stringify({ jobs, platform })], { cwd: ROOT });
  program = join(target, 'index.js');
  return program;
}
