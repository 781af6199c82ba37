import { stat } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';

// The operation cache keeps decoded pictures: five 100 MP files took a warm process to 3 GB.
sharp.cache(false);
// One vCPU at the function's memory size; a second thread only costs memory.
sharp.concurrency(1);
const LOADERS = ['JpegFile', 'PngFile', 'WebpFile', 'HeifFile', 'NsgifFile', 'TiffFile'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS.map((loader) => `VipsForeignLoad${loader}`) });

/** A file that can never be read as an image. */
export interface Unreadable {
  readonly kind: 'rejected';
  readonly code: 'EMPTY' | 'UNSUPPORTED_FORMAT' | 'BROKEN';
  readonly message: string;
}

/**
 * Reads the header of a JPEG, PNG, WebP, AVIF, GIF or TIFF file, which is judged by its content,
 * not by its name.
 * @returns with the `size` of the file in bytes, which sharp leaves out for a path
 */
export async function inspect(
  path: string,
): Promise<{ readonly kind: 'image'; readonly image: Metadata } | Unreadable> {
  const { size } = await stat(path);
  if (size === 0) return unreadable('EMPTY', 'The file is empty');

  const image = await attempt(openImage(path).metadata());
  if (image instanceof Error) {
    return isDamagedHeader(image) ? unreadable('BROKEN', reasonOf(image, path)) : unsupported();
  }
  if (image.format === 'heif' && image.compression !== 'av1') return unsupported();
  return { kind: 'image', image: { ...image, size } };
}

/** Opens an image upright, of any size; a truncated one is an error when it is read. */
export function openImage(path: string): Sharp {
  return sharp(path, { autoOrient: true, failOn: 'truncated', limitInputPixels: false });
}

export function unreadable(code: Unreadable['code'], message: string): Unreadable {
  return { kind: 'rejected', code, message };
}

function unsupported(): Unreadable {
  return unreadable('UNSUPPORTED_FORMAT', 'The content is not recognised as JPEG, PNG, WebP, AVIF, GIF or TIFF');
}

/** A file of a format that is read, which ends or lies in its header. Of a HEIF file nobody knows whether it is AVIF. */
function isDamagedHeader({ message }: Error): boolean {
  return message.startsWith('Input file has corrupt header') && !message.includes('heif:');
}

/** What the decoder says, without the lines that only tell of the temporary file. */
export function reasonOf({ message }: Error, path: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.includes(path)).join(' ') || 'The file is damaged';
}

/** libvips and its decoders refuse an allocation in words only. */
export function isOutOfMemory({ message }: Error): boolean {
  return /memory/i.test(message);
}

/** The result, or what libvips says against the file; a full disk says nothing about the file. */
export async function attempt<T>(result: Promise<T>): Promise<T | Error> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof Error) || /no space left/i.test(error.message)) throw error;
    return error;
  }
}
