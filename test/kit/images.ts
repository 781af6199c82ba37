import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** Red, green and blue, and opacity where a picture has it, each from 0 to 255. */
export type Colour = readonly number[];

/** An uncompressed picture; `resize.ts` forbids libvips to read one from memory in any other way. */
export interface Pixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Buffer;
}

const folder = mkdtempSync(join(tmpdir(), 'images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file that is gone when the tests of this suite have run. */
export async function fileWith(content: Uint8Array, name: string = randomUUID()): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Draws a picture from the colour of each pixel. */
export function draw(widthPx: number, heightPx: number, colourAt: (x: number, y: number) => Colour): Pixels {
  const channels = colourAt(0, 0).length as Pixels['channels'];
  const data = Buffer.alloc(widthPx * heightPx * channels);
  for (let i = 0; i < widthPx * heightPx; i += 1)
    data.set(colourAt(i % widthPx, Math.floor(i / widthPx)), i * channels);
  return { widthPx, heightPx, channels, data };
}

export function plain(widthPx: number, heightPx: number, colour: Colour): Pixels {
  return draw(widthPx, heightPx, () => colour);
}

/** For sharp to encode. */
export function imageOf({ widthPx, heightPx, channels, data }: Pixels): Sharp {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels } });
}

/** An animation of pictures of one size. */
export function animationOf(frames: readonly [Pixels, ...Pixels[]]): Sharp {
  const { widthPx, heightPx, channels } = frames[0];
  const data = Buffer.concat(frames.map((frame) => frame.data));
  return sharp(data, {
    raw: { width: widthPx, height: heightPx * frames.length, channels, pageHeight: heightPx },
  });
}

/** Decodes a file without any change. */
export async function pixelsOf(file: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(await fileWith(file))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, channels: info.channels as Pixels['channels'], data };
}

export function pixelAt({ widthPx, channels, data }: Pixels, x: number, y: number): Colour {
  const start = (y * widthPx + x) * channels;
  return [...data.subarray(start, start + channels)];
}

export function centre(pixels: Pixels): Colour {
  return pixelAt(pixels, Math.floor(pixels.widthPx / 2), Math.floor(pixels.heightPx / 2));
}

/** Peak signal-to-noise ratio of two pictures of one size, in dB. */
export function psnr(a: Pixels, b: Pixels): number {
  if (a.data.length !== b.data.length) throw new Error(`Pictures differ in size: ${a.data.length}, ${b.data.length}`);
  const squares = a.data.reduce((sum, value, i) => sum + (value - (b.data[i] ?? 0)) ** 2, 0);
  return 10 * Math.log10(255 ** 2 / (squares / a.data.length));
}
