import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflate } from 'node:zlib';
import sharp from 'sharp';

interface PngProps {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bits: 1 | 8;
  readonly channels: 1 | 3;
  readonly isInterlaced: boolean;
}

const COLOUR_TYPES = { 1: 0, 3: 2 };
const PIECE = Buffer.alloc(2 ** 22);

/** A black PNG, of which most is compressed away. */
async function png({ widthPx, heightPx, bits, channels, isInterlaced }: PngProps): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([bits, COLOUR_TYPES[channels], 0, 0, isInterlaced ? 1 : 0], 8);
  const passes = isInterlaced ? ADAM7 : [[0, 0, 1, 1] as const];
  let bytes = 0;
  for (const [x, y, dx, dy] of passes) {
    const columns = Math.ceil((widthPx - x) / dx);
    if (columns > 0) bytes += Math.ceil((heightPx - y) / dy) * (1 + Math.ceil((columns * bits * channels) / 8));
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', await deflatedZeros(bytes)), chunk('IEND')]);
}

/** Where each pass begins, and its steps. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

async function deflatedZeros(bytes: number): Promise<Buffer> {
  function* zeros() {
    for (let left = bytes; left > 0; left -= PIECE.length) yield PIECE.subarray(0, Math.min(left, PIECE.length));
  }
  const deflated = new PassThrough();
  const [content] = await Promise.all([
    buffer(deflated),
    pipeline(Readable.from(zeros()), createDeflate({ level: 1 }), deflated),
  ]);
  return content;
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([ends.subarray(0, 4), typed, ends.subarray(4)]);
}

function plain(widthPx: number, heightPx: number, channels: 3 | 4 = 3) {
  return sharp({
    create: { width: widthPx, height: heightPx, channels, background: '#123456' },
    limitInputPixels: false,
  });
}

const RGB = { bits: 8, channels: 3 } as const;
const BILEVEL = { bits: 1, channels: 1 } as const;

/** Files that are small, or look harmless, and are costly to read, by name. */
const BOMBS: Readonly<Record<string, () => Promise<Buffer>>> = {
  'interlaced-268mp.png': () => png({ ...RGB, widthPx: 16384, heightPx: 16384, isInterlaced: true }),
  'interlaced-bilevel-800mp.png': () => png({ ...BILEVEL, widthPx: 28284, heightPx: 28284, isInterlaced: true }),
  'tall-2000mp.png': () => png({ ...RGB, widthPx: 1000, heightPx: 2_000_000, isInterlaced: false }),
  'tall-bilevel-9000mp.png': () => png({ ...BILEVEL, widthPx: 1000, heightPx: 9_000_000, isInterlaced: false }),
  'interlaced-60mp.png': () => png({ ...RGB, widthPx: 7700, heightPx: 7700, isInterlaced: true }),
  'progressive-200mp.jpg': () => plain(16000, 12500).jpeg({ progressive: true, chromaSubsampling: '4:2:0' }).toBuffer(),
  'progressive-144mp-444.jpg': () =>
    plain(12000, 12000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
  'baseline-200mp.jpg': () => plain(16000, 12500).jpeg().toBuffer(),
  'avif-39mp.avif': () => plain(6200, 6200).avif({ effort: 0 }).toBuffer(),
  'avif-100mp.avif': () => plain(10000, 10000).avif({ effort: 0 }).toBuffer(),
  'webp-124mp.webp': () => plain(11000, 11000).webp({ effort: 0 }).toBuffer(),
  'webp-lossless-124mp.webp': () => plain(11000, 11000).webp({ lossless: true, effort: 0 }).toBuffer(),
  'gif-85mp.gif': () => plain(9200, 9200).gif({ effort: 1 }).toBuffer(),
  'gif-400mp.gif': () => plain(20000, 20000).gif({ effort: 1 }).toBuffer(),
  'tiff-130mp.tiff': () => plain(11400, 11400).tiff({ compression: 'deflate' }).toBuffer(),
  'tiff-1000mp.tiff': () => plain(31600, 31600).tiff({ compression: 'lzw' }).toBuffer(),
};

/** Paths of all bombs, made where they are not there yet. */
export async function bombs(folder: string): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  for (const [name, make] of Object.entries(BOMBS)) {
    const path = join(folder, name);
    if (!existsSync(path)) {
      const unfinished = `${path}.${process.pid}`;
      await pipeline(Readable.from([await make()]), createWriteStream(unfinished));
      renameSync(unfinished, path);
    }
    paths.push(path);
  }
  return paths;
}
