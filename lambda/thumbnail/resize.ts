import { stat } from 'node:fs/promises';
import sharp, { type OutputInfo, type Sharp } from 'sharp';
import { decodeMemoryBytes } from './decode-memory.ts';
import { decodeSeconds, MAXIMUM_DECODE_SECONDS } from './decode-time.ts';

// The operation cache keeps decoded pictures: five 100 MP files took a warm process to 3 GB.
sharp.cache(false);
// One vCPU at the function's memory size; a second thread only costs memory.
sharp.concurrency(1);
const LOADERS = ['JpegFile', 'PngFile', 'WebpFile', 'HeifFile', 'NsgifFile', 'TiffFile'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS.map((loader) => `VipsForeignLoad${loader}`) });

/** A thumbnail, in memory. */
export interface Thumbnail {
  readonly edgePx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** WebP, sRGB, without metadata. */
  readonly body: Buffer;
}

/** Why a file can never have a thumbnail. */
type RejectionCode = 'EMPTY' | 'UNSUPPORTED_FORMAT' | 'BROKEN';

/** What became of a file: thumbnails, never any, or too much for this function's memory or time. */
export type Resized =
  | { readonly kind: 'thumbnails'; readonly thumbnails: readonly Thumbnail[] }
  | { readonly kind: 'rejected'; readonly code: RejectionCode; readonly message: string }
  | { readonly kind: 'too-large'; readonly message: string };

export interface ResizeOptions {
  /** Longest edge of each thumbnail, in pixels; a smaller image keeps its size. */
  readonly edgesPx: readonly number[];
  /** Memory that decoding may take, in bytes. */
  readonly decodeMemoryBytes: number;
}

/**
 * Makes upright sRGB thumbnails of a JPEG, PNG, WebP, AVIF, GIF (first frame) or TIFF file, which
 * is judged by its content, not by its name.
 *
 * The file is decoded once, to the largest edge, and the smaller ones derive from that.
 */
export async function resize(path: string, options: ResizeOptions): Promise<Resized> {
  const { size } = await stat(path);
  if (size === 0) return rejected('EMPTY', 'The file is empty');

  const image = await attempt(open(path).metadata());
  if (image instanceof Error) {
    return isDamagedHeader(image) ? rejected('BROKEN', reasonOf(image, path)) : unsupported();
  }
  if (image.format === 'heif' && image.compression !== 'av1') return unsupported();

  const file = `${image.width}x${image.height} ${image.format}`;
  const bytes = decodeMemoryBytes({ ...image, size });
  if (bytes > options.decodeMemoryBytes) {
    return tooLarge(`Decoding ${file} may take ${bytes} bytes of memory, more than ${options.decodeMemoryBytes}`);
  }
  const seconds = decodeSeconds(image);
  if (seconds > MAXIMUM_DECODE_SECONDS) {
    return tooLarge(`Decoding ${file} may take ${seconds.toFixed(1)} s, more than ${MAXIMUM_DECODE_SECONDS} s`);
  }

  const picture = await attempt(decode(path, Math.max(...options.edgesPx)));
  if (picture instanceof Error) {
    const reason = reasonOf(picture, path);
    return isOutOfMemory(picture) ? tooLarge(reason) : rejected('BROKEN', reason);
  }

  const thumbnails = [];
  for (const edgePx of options.edgesPx) thumbnails.push(await thumbnail(picture, edgePx));
  return { kind: 'thumbnails', thumbnails };
}

function open(path: string) {
  return sharp(path, { autoOrient: true, failOn: 'truncated', limitInputPixels: false });
}

interface Picture {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

function decode(path: string, edgePx: number): Promise<Picture> {
  return shrink(open(path), edgePx).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
}

async function thumbnail({ data, info }: Picture, edgePx: number): Promise<Thumbnail> {
  const { width, height, channels } = info;
  const webp = await shrink(sharp(data, { raw: { width, height, channels } }), edgePx)
    .webp()
    .toBuffer({ resolveWithObject: true });
  return { edgePx, widthPx: webp.info.width, heightPx: webp.info.height, body: webp.data };
}

function shrink(image: Sharp, edgePx: number): Sharp {
  return image.resize(edgePx, edgePx, { fit: 'inside', withoutEnlargement: true });
}

function rejected(code: RejectionCode, message: string): Resized {
  return { kind: 'rejected', code, message };
}

function tooLarge(message: string): Resized {
  return { kind: 'too-large', message };
}

function unsupported(): Resized {
  return rejected('UNSUPPORTED_FORMAT', 'The content is not recognised as JPEG, PNG, WebP, AVIF, GIF or TIFF');
}

/** A file of a format that is read, which ends or lies in its header. Of a HEIF file nobody knows whether it is AVIF. */
function isDamagedHeader({ message }: Error): boolean {
  return message.startsWith('Input file has corrupt header') && !message.includes('heif:');
}

/** What the decoder says, without the lines that only tell of the temporary file. */
function reasonOf({ message }: Error, path: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.includes(path)).join(' ') || 'The file is damaged';
}

/** libvips and its decoders refuse an allocation in words only. */
function isOutOfMemory({ message }: Error): boolean {
  return /memory/i.test(message);
}

/** The result, or what libvips says against the file; a full disk says nothing about the file. */
async function attempt<T>(result: Promise<T>): Promise<T | Error> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof Error) || /no space left/i.test(error.message)) throw error;
    return error;
  }
}
