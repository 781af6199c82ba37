import type { Metadata } from 'sharp';
import { decoderBytes, linesBytes } from '../../../lambda/thumbnail/decode-memory.ts';

/** What of an image decides over the memory that its pyramid takes. */
export interface PyramidInput {
  /** With the file's `size` in bytes. */
  readonly image: Metadata;
  /** Of a JPEG: whether all of it is kept until its last scan. */
  readonly severalScans: boolean;
  readonly tileSizePx: number;
}

/** Of the picture's full width, in a decoder that reads from top to bottom and the stages after it. */
const LINES_IN_WORK = 512;
/** Strips of tiles, as wide as the picture: two in work and two to be written; each level has half of the one above. */
const STRIPS = 4;
/** At 8 bits in sRGB, with opacity. */
const STRIP_PIXEL_BYTES = 4;
/** Orientations from this on cannot be made upright line by line. */
const FIRST_TURNED_ORIENTATION = 3;
/** Of the process besides the picture: Node, libvips, encoders, the level that thumbnails are made from. */
const PROCESS_BYTES = 192e6;

/**
 * Bytes of memory that the process takes at most to make a pyramid. It grows with the picture's
 * width, and with its area only where the whole of it must be there at once: progressive JPEG,
 * interlaced PNG, AVIF, WebP, GIF, TIFF in one strip, and pictures that are to be turned.
 */
export function pyramidMemoryBytes({ image, severalScans, tileSizePx }: PyramidInput): number {
  const { width, height, channels, orientation = 1 } = image;
  const decoder = image.format === 'jpeg' && !severalScans ? 0 : decoderBytes(image);
  const turned = orientation >= FIRST_TURNED_ORIENTATION ? width * height * channels * 2 : 0;
  const widest = orientation >= FIRST_TURNED_ORIENTATION ? Math.max(width, height) : width;
  const strips = widest * (tileSizePx + 2) * STRIP_PIXEL_BYTES * STRIPS;
  return decoder + turned + strips + linesBytes(image, LINES_IN_WORK) + PROCESS_BYTES;
}
