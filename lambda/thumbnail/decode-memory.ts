import type { DepthEnum, Metadata } from 'sharp';

/**
 * Bytes of memory that libvips takes at most to make thumbnails of an image, beside the process
 * itself.
 *
 * What counts is the format, not the pixels alone: a sequential decoder holds some lines, one that
 * must have the whole file first holds the whole picture. Where a header does not tell, it counts
 * as what costs most. Measured by `npm run bench -- memory`.
 *
 * @param image - with the `size` of the file in bytes, which sharp leaves out for a path
 */
export function decodeMemoryBytes(image: Metadata): number {
  return decoderBytes(image) + linesBytes(image, LINES_IN_WORK) + THUMBNAILS_BYTES;
}

/** Of the picture's full width, in the stages of shrinking. */
const LINES_IN_WORK = 256;
/** Kept by a sequential decoder, so that shrinking can go back. */
const LINES_HELD = 2048;
/** Thumbnails of up to 1024 px and their encoder, with alpha, which WebP keeps without loss. */
const THUMBNAILS_BYTES = 64e6;

/** Bytes that reading the picture in its full size takes at most, besides lines in work. */
export function decoderBytes(image: Metadata): number {
  const pixels = image.width * image.height;
  const { size: fileBytes = 0 } = image;
  switch (image.format) {
    case 'jpeg':
      // libjpeg keeps the 16-bit coefficients of a file with several scans, and whether a baseline
      // file has several is not in its header: every JPEG counts as one that has.
      return pixels * 2 * jpegSamplesPerPixel(image) + fileBytes;
    case 'png':
      return heldLinesBytes(image) + (image.isProgressive ? pixels * bytesPerPixel(image) : 0);
    case 'tiff':
      // One strip or tile may be all of the picture, and planes are put together in a second one.
      return heldLinesBytes(image) + pixels * bytesPerPixel(image) * 2;
    case 'gif':
      // The canvas, and a copy of it where a frame is to be taken back.
      return pixels * 10 + fileBytes;
    case 'webp':
      return pixels * 7 + fileBytes;
    case 'heif':
      return pixels * (image.depth === 'uchar' ? 22 : 29) + fileBytes;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function heldLinesBytes(image: Metadata): number {
  return linesBytes(image, Math.min(image.height, LINES_HELD));
}

/** Bytes of so many lines of the picture. */
export function linesBytes(image: Metadata, lines: number): number {
  return image.width * lines * bytesPerPixel(image);
}

const SAMPLE_BYTES: Readonly<Record<keyof DepthEnum, number>> = {
  char: 1,
  uchar: 1,
  short: 2,
  ushort: 2,
  int: 4,
  uint: 4,
  float: 4,
  double: 8,
  complex: 8,
  dpcomplex: 16,
};

function bytesPerPixel({ channels, depth }: Metadata): number {
  return channels * SAMPLE_BYTES[depth];
}

/** libvips says 4:2:0 of every subsampled file; 4:2:2 and 4:4:0 have the most samples. */
function jpegSamplesPerPixel({ chromaSubsampling, channels }: Metadata): number {
  return chromaSubsampling === '4:2:0' ? 2 : channels;
}
