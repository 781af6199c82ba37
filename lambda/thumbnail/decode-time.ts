import type { Metadata } from 'sharp';

/** CPU time that the thumbnails of one image may take. Larger pictures are for Batch, which has no time limit. */
export const MAXIMUM_DECODE_SECONDS = 1.8;

/**
 * CPU time that it takes about to make thumbnails of an image, in seconds of one vCPU.
 *
 * A file of a few kilobytes can name pixels enough for minutes, and lines that are never held at once
 * cost no memory: `decodeMemoryBytes` does not notice. Measured by `npm run test:faults`, on files
 * whose pixels cost most for their size.
 */
export function decodeSeconds(image: Metadata): number {
  return (image.width * image.height * nanosecondsPerPixel(image)) / 1e9;
}

function nanosecondsPerPixel({ format, isProgressive, chromaSubsampling }: Metadata): number {
  switch (format) {
    case 'jpeg':
      // A baseline file is shrunk while it is read.
      if (!isProgressive) return 5;
      return chromaSubsampling === '4:2:0' ? 13 : 25;
    case 'heif':
      return 66;
    case 'png':
      return isProgressive ? 25 : 18;
    default:
      return 22;
  }
}
