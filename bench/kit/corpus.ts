import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { cached, cacheFolder } from './cache.ts';
import { photo } from './photo.ts';

/** Edges of the thumbnails that everyone makes here, the function's default. */
export const EDGES_PX = [128, 512, 1024];

/** One kind each of what people upload, by its file name. */
const KINDS: Readonly<Record<string, (photo: Sharp) => Sharp | Promise<Sharp>>> = {
  'jpeg-24mp.jpg': (image) => image.jpeg({ quality: 85 }),
  'progressive-24mp.jpg': (image) => image.jpeg({ quality: 85, progressive: true }),
  'rotated.jpg': (image) => image.resize(4000).withMetadata({ orientation: 6 }).jpeg({ quality: 85 }),
  'wide-gamut.jpg': (image) => image.resize(4000).withIccProfile('p3').jpeg({ quality: 85 }),
  'grey.jpg': (image) => image.resize(4000).toColourspace('b-w').jpeg({ quality: 85 }),
  'cmyk.jpg': (image) => image.resize(3000).toColourspace('cmyk').jpeg({ quality: 85 }),
  'small.jpg': (image) => image.resize(800).jpeg({ quality: 85 }),
  'alpha.png': (image) => image.resize(3000).ensureAlpha(0.7).png({ compressionLevel: 4 }),
  'interlaced.png': (image) => image.resize(3000).png({ compressionLevel: 4, progressive: true }),
  '16-bit.png': (image) => image.resize(3000).toColourspace('rgb16').png({ compressionLevel: 4 }),
  'photo.webp': (image) => image.resize(4000).webp({ quality: 85, effort: 1 }),
  'photo.avif': (image) => image.resize(4000).avif({ effort: 0 }),
  'animated.gif': animation,
  'photo.tif': (image) => image.resize(4000).tiff({ compression: 'lzw' }),
};

/** Paths of the images to make thumbnails of, made at the first call. */
export async function corpus(): Promise<readonly string[]> {
  let source: Promise<Sharp> | undefined;
  const paths = [];
  for (const [name, encode] of Object.entries(KINDS)) {
    const make = async (path: string) => {
      source ??= photo(6000, 4000, 1);
      return (await encode((await source).clone())).toFile(path);
    };
    paths.push(await cached(join(folder(), name), make));
  }
  return paths;
}

/** The path of a picture of hardly any work, to have code compiled and libraries started before one is measured. */
export function warmUpImage(): Promise<string> {
  const blank = sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } });
  return cached(join(folder(), 'warm-up.png'), (path) => blank.toFile(path));
}

function folder(): string {
  return cacheFolder('corpus', ['bench/kit/corpus.ts', 'bench/kit/photo.ts']);
}

async function animation(image: Sharp): Promise<Sharp> {
  const still = await image.resize(1200).png({ compressionLevel: 1 }).toBuffer();
  const frames = await Promise.all(
    [0, 1, 2, 3].map((turn) =>
      sharp(still)
        .modulate({ hue: turn * 40 })
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } }).gif({ effort: 1 });
}
