import sharp, { type OutputInfo, type Sharp } from 'sharp';
import { decodeMemoryBytes } from './decode-memory.ts';
import { decodeSeconds, MAXIMUM_DECODE_SECONDS } from './decode-time.ts';
import { attempt, inspect, isOutOfMemory, openImage, reasonOf, type Unreadable, unreadable } from './image-file.ts';

/** A thumbnail, in memory. */
export interface Thumbnail {
  readonly edgePx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** WebP, sRGB, without metadata. */
  readonly body: Buffer;
}

/** What became of a file: thumbnails, never any, or too much for this function's memory or time. */
export type Resized =
  | { readonly kind: 'thumbnails'; readonly thumbnails: readonly Thumbnail[] }
  | Unreadable
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
  const inspected = await inspect(path);
  if (inspected.kind === 'rejected') return inspected;

  const { image } = inspected;
  const file = `${image.width}x${image.height} ${image.format}`;
  const bytes = decodeMemoryBytes(image);
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
    return isOutOfMemory(picture) ? tooLarge(reason) : unreadable('BROKEN', reason);
  }

  return { kind: 'thumbnails', thumbnails: await thumbnailsOf(picture, options.edgesPx) };
}

/** Pixels in memory, sRGB. */
export interface Picture {
  readonly data: Buffer;
  readonly info: Pick<OutputInfo, 'width' | 'height' | 'channels'>;
}

/** Thumbnails of a picture that is not smaller than the largest of them, unless the image itself is. */
export async function thumbnailsOf(picture: Picture, edgesPx: readonly number[]): Promise<readonly Thumbnail[]> {
  const thumbnails = [];
  for (const edgePx of edgesPx) thumbnails.push(await thumbnail(picture, edgePx));
  return thumbnails;
}

/** Decodes a file, upright, to this longest edge or its own. */
export function decode(path: string, edgePx: number): Promise<Picture> {
  return shrink(openImage(path), edgePx).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
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

function tooLarge(message: string): Resized {
  return { kind: 'too-large', message };
}
