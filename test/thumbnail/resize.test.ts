import fc from 'fast-check';
import sharp from 'sharp';
import { resize } from '../../lambda/thumbnail/resize.ts';
import { centre, fileWith, imageOf, plain } from '../kit/images.ts';
import { resized, thumbnailOf, thumbnailsIn } from './resized.ts';

const BLUE = [20, 60, 200];

function sizesOf(thumbnails: ReturnType<typeof thumbnailsIn>): string[] {
  return thumbnails.map(({ edgePx, widthPx, heightPx }) => `${edgePx}: ${widthPx}x${heightPx}`);
}

describe('sizes', () => {
  it('are one for each edge, by the longest edge, in the order of the edges', async () => {
    const landscape = await imageOf(plain(800, 600, BLUE))
      .png()
      .toBuffer();
    const thumbnails = thumbnailsIn(await resized(landscape, { edgesPx: [128, 512, 32] }));
    expect(sizesOf(thumbnails)).toEqual(['128: 128x96', '512: 512x384', '32: 32x24']);
  });

  it('are by the height of a portrait', async () => {
    const portrait = await imageOf(plain(300, 600, BLUE))
      .png()
      .toBuffer();
    const thumbnails = thumbnailsIn(await resized(portrait, { edgesPx: [128, 512] }));
    expect(sizesOf(thumbnails)).toEqual(['128: 64x128', '512: 256x512']);
  });

  it('are never larger than the image', async () => {
    const small = await imageOf(plain(100, 75, BLUE))
      .png()
      .toBuffer();
    const thumbnails = thumbnailsIn(await resized(small, { edgesPx: [50, 100, 1024] }));
    expect(sizesOf(thumbnails)).toEqual(['50: 50x38', '100: 100x75', '1024: 100x75']);
  });

  it('are within their limits and keep the proportions, for any image and edges', async () => {
    const pixels = fc.integer({ min: 1, max: 300 });
    const edges = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(pixels, pixels, edges, async (width, height, edgesPx) => {
        const image = await imageOf(plain(width, height, BLUE))
          .png({ compressionLevel: 0 })
          .toBuffer();
        for (const { edgePx, widthPx, heightPx } of thumbnailsIn(await resized(image, { edgesPx }))) {
          const scale = Math.min(1, edgePx / Math.max(width, height));
          expect(Math.max(widthPx, heightPx)).toBe(Math.min(edgePx, Math.max(width, height)));
          expect(Math.abs(widthPx - width * scale)).toBeLessThanOrEqual(1);
          expect(Math.abs(heightPx - height * scale)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('formats', () => {
  const image = imageOf(plain(96, 72, BLUE));
  const files = {
    JPEG: image.clone().jpeg(),
    'progressive JPEG': image.clone().jpeg({ progressive: true }),
    PNG: image.clone().png(),
    'interlaced PNG': image.clone().png({ progressive: true }),
    'palette PNG': image.clone().png({ palette: true }),
    WebP: image.clone().webp(),
    'lossless WebP': image.clone().webp({ lossless: true }),
    AVIF: image.clone().avif(),
    GIF: image.clone().gif(),
    TIFF: image.clone().tiff(),
  };

  it.each(Object.entries(files))('read: %s', async (_, file) => {
    const [red = 0, green = 0, blue = 0] = centre(await thumbnailOf(file));
    expect(Math.max(Math.abs(red - 20), Math.abs(green - 60), Math.abs(blue - 200))).toBeLessThanOrEqual(6);
  });

  it('written: WebP only', async () => {
    const thumbnails = thumbnailsIn(await resized(await files.PNG.toBuffer(), { edgesPx: [16, 64] }));
    for (const { body, widthPx, heightPx } of thumbnails) {
      const { format, width, height } = await sharp(await fileWith(body)).metadata();
      expect({ format, width, height }).toEqual({ format: 'webp', width: widthPx, height: heightPx });
    }
    expect.assertions(2);
  });

  it('are judged by the content, not by the name', async () => {
    const path = await fileWith(await files.PNG.toBuffer(), 'really a PNG.jpg');
    expect(await resize(path, { edgesPx: [64], decodeMemoryBytes: 2 ** 30 })).toMatchObject({ kind: 'thumbnails' });
  });
});
