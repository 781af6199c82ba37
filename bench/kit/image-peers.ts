import { EDGES_PX } from './corpus.ts';
import { type Command, cpuMsOf, script, sum, usageOf } from './processes.ts';
import { imageMagick, libvipsProgram } from './programs.ts';

/** A way to make the same thumbnails of a file. */
export interface ImagePeer {
  readonly name: string;
  /** CPU, user and system. */
  readonly cpuMs: (path: string) => Promise<number>;
  /** How much of it this product may take, over all files. @default - any, for comparison only */
  readonly limit?: number;
  /** Files that it does not know. @default - none */
  readonly cannotRead?: RegExp;
  /** How often a file is measured: seldom where peers are far apart, for the bench to stay short. */
  readonly repeats: number;
}

/**
 * This product first, then its peers. Each file has a process of its own, in which the work alone
 * is measured, after a first picture has warmed it up; ImageMagick's process is measured whole, and
 * its start takes 10 ms.
 * @throws MissingProgram
 */
export async function imagePeers(warmUpPath: string): Promise<readonly [ImagePeer, ...ImagePeer[]]> {
  const [libvips, magick] = await Promise.all([libvipsProgram('libvips'), imageMagick()]);
  const measuredBy = (...command: Command) => {
    return async (path: string) => (await usageOf([...command, warmUpPath, path])).cpuMs;
  };
  return [
    { name: 'resize()', repeats: 3, cpuMs: measuredBy(...script('peers/resize.ts')) },
    {
      name: 'sharp, three pipelines',
      repeats: 3,
      limit: 0.7,
      cpuMs: measuredBy(...script('peers/three-pipelines.ts')),
    },
    { name: 'libvips in C, one decode', repeats: 3, limit: 1.1, cpuMs: measuredBy(libvips) },
    { name: 'ImageMagick, a run a size', repeats: 2, limit: 0.25, cpuMs: (path) => threeRuns(magick, path) },
    { name: 'ImageMagick, one run', repeats: 1, cpuMs: (path) => cpuMsOf(oneRun(magick, path)) },
    {
      name: 'Jimp',
      repeats: 1,
      limit: 0.1,
      cannotRead: /\.(webp|avif)$/,
      cpuMs: measuredBy(...script('peers/jimp.ts')),
    },
  ];
}

async function threeRuns(magick: string, path: string): Promise<number> {
  const runs = [];
  for (const edgePx of EDGES_PX) runs.push(await cpuMsOf([...opened(magick, path), ...shrunk(edgePx), 'webp:-']));
  return sum(runs);
}

function oneRun(magick: string, path: string): Command {
  const [largest = 0, ...smaller] = EDGES_PX.toSorted((a, b) => b - a);
  const derived = smaller.flatMap((edgePx) => ['-write', 'webp:/dev/null', ...shrunk(edgePx)]);
  return [...opened(magick, path), ...shrunk(largest), ...derived, 'webp:-'];
}

/** The first frame, upright, in sRGB. */
function opened(magick: string, path: string): Command {
  return [magick, `${path}[0]`, '-auto-orient', '-colorspace', 'sRGB', '-strip', '-quality', '80'];
}

function shrunk(edgePx: number): string[] {
  return ['-resize', `${edgePx}x${edgePx}>`];
}
