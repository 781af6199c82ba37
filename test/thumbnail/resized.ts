import type { Sharp } from 'sharp';
import { type Resized, type ResizeOptions, resize, type Thumbnail } from '../../lambda/thumbnail/resize.ts';
import { fileWith, type Pixels, pixelsOf } from '../kit/images.ts';

const GENEROUS: ResizeOptions = { edgesPx: [64], decodeMemoryBytes: 2 ** 30 };

/** What `resize` makes of a file with this content. */
export async function resized(content: Uint8Array, options: Partial<ResizeOptions> = {}): Promise<Resized> {
  return resize(await fileWith(content), { ...GENEROUS, ...options });
}

export function thumbnailsIn(outcome: Resized): readonly Thumbnail[] {
  if (outcome.kind === 'thumbnails') return outcome.thumbnails;
  throw new Error(`No thumbnails but ${outcome.kind}: ${outcome.message}`);
}

/** The pixels of the one thumbnail of an image. */
export async function thumbnailOf(image: Sharp, edgePx = 64): Promise<Pixels> {
  const [thumbnail] = thumbnailsIn(await resized(await image.toBuffer(), { edgesPx: [edgePx] }));
  if (!thumbnail) throw new Error('No thumbnail');
  return pixelsOf(thumbnail.body);
}
