import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { output } from './processes.ts';
import { imageMagick } from './programs.ts';

/** Gives an image as a file of some format. */
export type Encode = (image: Sharp) => Sharp | Promise<Sharp | Buffer>;

/** What sharp cannot write, by ImageMagick with these options. */
export function encodedBy(format: string, ...options: readonly string[]): Encode {
  return async (image) => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-'));
    try {
      const [source, target] = ['source.jpg', 'target'].map((name) => join(folder, name)) as [string, string];
      await image.jpeg({ quality: 90 }).toFile(source);
      await output([await imageMagick(), source, ...options, `${format}:${target}`]);
      return await readFile(target);
    } finally {
      await rm(folder, { recursive: true });
    }
  };
}

/** As transparent as it is dark: hard on WebP, which keeps alpha without loss. */
export async function grainyAlpha(image: Sharp): Promise<Sharp> {
  const { data, info } = await image.clone().greyscale().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return sharp(await image.raw().toBuffer(), { raw: { width, height, channels: 3 } }).joinChannel(data, {
    raw: { width, height, channels: 1 },
  });
}

/** Two frames, the picture and its negative. */
export async function animation(image: Sharp): Promise<Sharp> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const frames = Buffer.concat([data, data.map((sample) => 255 - sample)]);
  const raw = { width, height: height * 2, channels, pageHeight: height };
  return sharp(frames, { raw, limitInputPixels: false });
}

/** An animated GIF whose first frame is taken back for the second, so that the decoder keeps what was there before. */
export async function framesTakenBack(image: Sharp): Promise<Buffer> {
  const gif = await (await animation(image)).gif({ effort: 1, dither: 0, colours: 4 }).toBuffer();
  const flags = gif.indexOf(GRAPHIC_CONTROL) + GRAPHIC_CONTROL.length;
  gif.writeUInt8((gif.readUInt8(flags) & ~DISPOSAL_BITS) | RESTORE_TO_PREVIOUS, flags);
  return gif;
}

/**
 * Of the block before each frame of a GIF.
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt, 23
 */
const GRAPHIC_CONTROL = Buffer.from([0x21, 0xf9, 0x04]);
const DISPOSAL_BITS = 0b11100;
const RESTORE_TO_PREVIOUS = 3 << 2;
