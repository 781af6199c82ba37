import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, thumbnailsOf } from '../../../lambda/thumbnail/resize.ts';
import { pictureOfLevel } from './picture-of-level.ts';
import { makePyramid, type NoPyramid, type PyramidOptions } from './pyramid.ts';

/** What the process that makes the files is told, as JSON. */
export interface MakeFiles extends Omit<PyramidOptions, 'archive'> {
  readonly source: string;
  /** Where the files are to be. */
  readonly folder: string;
  /** Longest edges of thumbnails, in pixels. */
  readonly edgesPx: readonly number[];
}

/** What it answers, as JSON. */
export type MadeFiles =
  | {
      readonly kind: 'files';
      readonly archive: string;
      readonly widthPx: number;
      readonly heightPx: number;
      readonly thumbnails: readonly { readonly edgePx: number; readonly path: string }[];
    }
  | NoPyramid;

/** The archive's name in the folder. */
export const TILES_FILE = 'tiles.zip';
/** A level with twice the size hides that tiles are lossy. */
const LEVEL_PER_EDGE = 2;

/**
 * Writes the pyramid's archive and the thumbnails. The image is read once, unless it has opacity,
 * which JPEG tiles have lost.
 * @throws Error if the disk is full
 */
export async function makeFiles({ source, folder, edgesPx, ...options }: MakeFiles): Promise<MadeFiles> {
  const archive = join(folder, TILES_FILE);
  const pyramid = await makePyramid(source, { ...options, archive });
  if (pyramid.kind === 'rejected') return pyramid;

  const largestPx = Math.max(...edgesPx);
  const picture = pyramid.hasAlpha
    ? await decode(source, largestPx)
    : await pictureOfLevel(archive, largestPx * LEVEL_PER_EDGE);
  const thumbnails = [];
  for (const { edgePx, body } of await thumbnailsOf(picture, edgesPx)) {
    const path = join(folder, `${edgePx}.webp`);
    await writeFile(path, body);
    thumbnails.push({ edgePx, path });
  }
  return { kind: 'files', archive, widthPx: pyramid.widthPx, heightPx: pyramid.heightPx, thumbnails };
}
