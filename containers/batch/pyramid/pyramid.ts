import sharp, { type Metadata, type Sharp } from 'sharp';
import {
  attempt,
  inspect,
  isOutOfMemory,
  openImage,
  reasonOf,
  type Unreadable,
  unreadable,
} from '../../../lambda/thumbnail/image-file.ts';
import type { TileFormat } from '../contract.ts';
import { hasSeveralScans } from './jpeg-scans.ts';
import { pyramidMemoryBytes } from './pyramid-memory.ts';
import { OVERLAP_PX, QUALITY } from './settings.ts';

const BASENAME = 'pyramid';

export interface PyramidOptions {
  /** Where the archive is to be. */
  readonly archive: string;
  /** Edge of a tile, without its overlap. */
  readonly tileSizePx: number;
  readonly tileFormat: TileFormat;
  readonly threads: number;
  /** That the process may take in all, in bytes. */
  readonly memoryBytes: number;
}

/** Why a file can never have a pyramid. */
export type NoPyramid =
  | Unreadable
  | { readonly kind: 'rejected'; readonly code: 'TOO_COSTLY'; readonly message: string };

export type Pyramid =
  /** Size of the upright image, in pixels. */
  | { readonly kind: 'pyramid'; readonly widthPx: number; readonly heightPx: number; readonly hasAlpha: boolean }
  | NoPyramid;

/**
 * Makes the Deep Zoom pyramid of an image (of an animation, its first frame): upright, sRGB, in one
 * zip of stored files. JPEG tiles have white where the image is transparent.
 * @throws Error if the disk is full
 */
export async function makePyramid(path: string, options: PyramidOptions): Promise<Pyramid> {
  const inspected = await inspect(path);
  if (inspected.kind === 'rejected') return inspected;
  const { image } = inspected;
  const costly = await judge(path, image, options);
  if (costly) return costly;

  sharp.concurrency(options.threads);
  const tiles = encode(openImage(path).toColourspace('srgb'), options.tileFormat).tile({
    layout: 'dz',
    container: 'zip',
    basename: BASENAME,
    size: options.tileSizePx,
    overlap: OVERLAP_PX,
  });
  const written = await attempt(tiles.toFile(options.archive));
  if (written instanceof Error) {
    const reason = reasonOf(written, path);
    return isOutOfMemory(written) ? tooCostly(reason) : unreadable('BROKEN', reason);
  }
  return { kind: 'pyramid', widthPx: written.width, heightPx: written.height, hasAlpha: image.hasAlpha };
}

function encode(image: Sharp, format: TileFormat): Sharp {
  return format === 'webp'
    ? image.webp({ quality: QUALITY })
    : image.flatten({ background: 'white' }).jpeg({ quality: QUALITY });
}

async function judge(path: string, image: Metadata, options: PyramidOptions): Promise<NoPyramid | undefined> {
  const severalScans = image.format === 'jpeg' && (await hasSeveralScans(path));
  const bytes = pyramidMemoryBytes({ image, severalScans, tileSizePx: options.tileSizePx });
  if (bytes <= options.memoryBytes) return undefined;
  const file = `${image.width}x${image.height} ${image.format}`;
  return tooCostly(`The pyramid of ${file} may take ${bytes} bytes of memory, more than ${options.memoryBytes}`);
}

function tooCostly(message: string): NoPyramid {
  return { kind: 'rejected', code: 'TOO_COSTLY', message };
}
