import type { Metadata, Sharp } from 'sharp';
import sharp from 'sharp';
import { decodeMemoryBytes } from '../../lambda/thumbnail/decode-memory.ts';
import { largeImage, picture } from './large-images.ts';

/** The formats that decoders hold whole, by file name. */
const FORMATS: Readonly<Record<string, (image: Sharp) => Sharp>> = {
  'progressive-444.jpg': (image) => image.jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
  'interlaced-16-bit-alpha.png': (image) =>
    image.ensureAlpha(0.7).toColourspace('rgb16').png({ progressive: true, compressionLevel: 1 }),
  'lossless-alpha.webp': (image) => image.ensureAlpha(0.7).webp({ effort: 0, lossless: true }),
  '8-bit-alpha.avif': (image) => image.ensureAlpha(0.7).avif({ effort: 0 }),
  '10-bit.avif': (image) => image.avif({ effort: 0, bitdepth: 10 }),
};

const STEP_PX = 50;
/** A larger picture may compress worse than its sample. */
const FILE_MARGIN = 1.3;

/** Paths of square images of each format that are about the largest that may be decoded in this much memory. */
export async function largestImages(memoryBytes: number): Promise<readonly string[]> {
  const paths = [];
  for (const [name, encode] of Object.entries(FORMATS)) {
    const edgePx = largestEdge(await sample(encode), memoryBytes);
    paths.push(await largeImage(`${edgePx}px-${name}`, edgePx, edgePx, encode));
  }
  return paths;
}

async function sample(encode: (image: Sharp) => Sharp): Promise<Metadata> {
  const file = await encode((await picture()).resize(512, 512, { fit: 'fill', kernel: 'nearest' })).toBuffer();
  return { ...(await sharp(file).metadata()), size: file.length };
}

function largestEdge(image: Metadata, memoryBytes: number): number {
  const bytesPerPixel = (FILE_MARGIN * (image.size ?? 0)) / (image.width * image.height);
  let edgePx = STEP_PX;
  for (;;) {
    const next = edgePx + STEP_PX;
    const size = bytesPerPixel * next ** 2;
    if (decodeMemoryBytes({ ...image, width: next, height: next, size }) > memoryBytes) return edgePx;
    edgePx = next;
  }
}
