import type { Metadata } from 'sharp';

/**
 * Bytes of memory that libvips takes at most to decode an image, beside the process itself.
 *
 * What counts is the format, not the pixels alone: a sequential decoder holds some lines, one that
 * must have the whole file first holds the whole picture. Measured by `npm run bench`, see
 * docs/thumbnail.md.
 */
export function decodeMemoryBytes(image: Metadata): number {
  const pixels = image.width * image.height;
  switch (image.format) {
    case 'jpeg':
      // libjpeg keeps the 16-bit coefficients of a file with several scans, and whether a baseline
      // file has several is not in its header: every JPEG counts as one that has.
      return pixels * (2 * jpegSamplesPerPixel(image) + 0.5);
    case 'png':
      return image.isProgressive ? pixels * bytesPerPixel(image) * 1.4 : linesBytes(image);
    case 'tiff':
      return linesBytes(image);
    case 'gif':
    case 'webp':
      return pixels * 7;
    case 'heif':
      return pixels * (image.depth === 'uchar' ? 22 : 29);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

const LINES_HELD = 2048;

function linesBytes(image: Metadata): number {
  return image.width * Math.min(image.height, LINES_HELD) * bytesPerPixel(image);
}

function bytesPerPixel({ channels, depth }: Metadata): number {
  return channels * (depth === 'uchar' ? 1 : depth === 'ushort' ? 2 : 4);
}

function jpegSamplesPerPixel({ chromaSubsampling, channels }: Metadata): number {
  switch (chromaSubsampling) {
    case '4:2:0':
      return 1.5;
    case '4:2:2':
      return 2;
    default:
      return channels;
  }
}
