import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import { cached, cacheFolder } from './cache.ts';
import { animation, type Encode, encodedBy, framesTakenBack, grainyAlpha } from './encoders.ts';
import { photo } from './photo.ts';

const SOURCES = ['large-images.ts', 'encoders.ts', 'photo.ts'].map((file) => `bench/kit/${file}`);

const FIFTY_MEGAPIXELS = [7200, 7000] as const;
const HUNDRED_MEGAPIXELS = [10_000, 10_000] as const;
/** As a panorama or a plot may be. */
const WIDE = [200_000, 400] as const;
/** The widest AVIF that libvips writes. */
const WIDE_AVIF = [16_384, 1000] as const;
/** Of which the thumbnails cost more than the image. */
const ONE_MEGAPIXEL = [1024, 1024] as const;

const jpeg = { progressive: true };
const png = { compressionLevel: 1 };
const webp = { effort: 0 };
const avif = { effort: 0 };
const tiff = { compression: 'lzw' } as const;

/** Each way of a format to need memory, by file name. */
const IMAGES: Readonly<Record<string, readonly [pixels: readonly [width: number, height: number], encode: Encode]>> = {
  'baseline.jpg': [HUNDRED_MEGAPIXELS, (image) => image.jpeg()],
  'progressive-420.jpg': [HUNDRED_MEGAPIXELS, (image) => image.jpeg(jpeg)],
  'progressive-422.jpg': [FIFTY_MEGAPIXELS, encodedBy('jpeg', '-interlace', 'JPEG', '-sampling-factor', '4:2:2')],
  'progressive-444.jpg': [HUNDRED_MEGAPIXELS, (image) => image.jpeg({ ...jpeg, chromaSubsampling: '4:4:4' })],
  'plain.png': [FIFTY_MEGAPIXELS, (image) => image.png(png)],
  'wide.png': [WIDE, (image) => image.png(png)],
  'interlaced.png': [FIFTY_MEGAPIXELS, (image) => image.png({ ...png, progressive: true })],
  'interlaced-alpha.png': [FIFTY_MEGAPIXELS, (image) => image.ensureAlpha(0.7).png({ ...png, progressive: true })],
  'interlaced-16-bit.png': [
    FIFTY_MEGAPIXELS,
    (image) => image.toColourspace('rgb16').png({ ...png, progressive: true }),
  ],
  'interlaced-wide.png': [WIDE, (image) => image.ensureAlpha(0.7).png({ ...png, progressive: true })],
  'grainy-alpha.png': [ONE_MEGAPIXEL, async (image) => (await grainyAlpha(image)).png(png)],
  'still.gif': [FIFTY_MEGAPIXELS, (image) => image.gif({ effort: 1, dither: 0, colours: 4 })],
  'animated.gif': [FIFTY_MEGAPIXELS, framesTakenBack],
  'lossy.webp': [FIFTY_MEGAPIXELS, (image) => image.webp(webp)],
  'lossless.webp': [FIFTY_MEGAPIXELS, (image) => image.webp({ ...webp, lossless: true })],
  'lossless-alpha.webp': [FIFTY_MEGAPIXELS, (image) => image.ensureAlpha(0.7).webp({ ...webp, lossless: true })],
  'animated.webp': [FIFTY_MEGAPIXELS, async (image) => (await animation(image)).webp(webp)],
  '8-bit.avif': [FIFTY_MEGAPIXELS, (image) => image.avif(avif)],
  '8-bit-alpha.avif': [FIFTY_MEGAPIXELS, (image) => image.ensureAlpha(0.7).avif(avif)],
  'wide.avif': [WIDE_AVIF, (image) => image.avif(avif)],
  '10-bit.avif': [FIFTY_MEGAPIXELS, (image) => image.avif({ ...avif, bitdepth: 10 })],
  '12-bit.avif': [FIFTY_MEGAPIXELS, (image) => image.avif({ ...avif, bitdepth: 12 })],
  'stripped.tif': [HUNDRED_MEGAPIXELS, (image) => image.tiff(tiff)],
  'tiled.tif': [HUNDRED_MEGAPIXELS, (image) => image.tiff({ ...tiff, tile: true, tileWidth: 4096, tileHeight: 4096 })],
  'planar.tif': [
    FIFTY_MEGAPIXELS,
    encodedBy('tiff', '-interlace', 'plane', '-compress', 'lzw', '-define', 'tiff:rows-per-strip=7000'),
  ],
};

/** Paths of images that show what each format's decoder holds, made at the first call. */
export async function largeImages(): Promise<readonly string[]> {
  const paths = [];
  for (const [name, [[widthPx, heightPx], encode]] of Object.entries(IMAGES)) {
    paths.push(await largeImage(name, widthPx, heightPx, encode));
  }
  return paths;
}

/** The path of one such image. */
export function largeImage(name: string, widthPx: number, heightPx: number, encode: Encode): Promise<string> {
  return cached(join(cacheFolder('large', SOURCES), name), async (path) => {
    const image = await encode((await picture()).resize(widthPx, heightPx, { fit: 'fill', kernel: 'nearest' }));
    return Buffer.isBuffer(image) ? writeFile(path, image) : image.toFile(path);
  });
}

let source: Promise<Sharp> | undefined;

/** What all are enlarged from. */
export async function picture(): Promise<Sharp> {
  source ??= photo(1800, 1750, 2);
  return (await source).clone();
}
