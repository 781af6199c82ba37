/** Jimp reads and writes no WebP or AVIF, so it writes JPEG, or PNG with alpha. */
import { readFile } from 'node:fs/promises';
import { Jimp } from 'jimp';
import { EDGES_PX } from '../kit/corpus.ts';
import { measured } from './measured.ts';

await measured(async (path) => {
  const file = await readFile(path);
  for (const edgePx of EDGES_PX) {
    const image = await Jimp.fromBuffer(file, { 'image/jpeg': { maxMemoryUsageInMB: 4096 } });
    if (Math.max(image.width, image.height) > edgePx) image.scaleToFit({ w: edgePx, h: edgePx });
    if (image.hasAlpha()) await image.getBuffer('image/png');
    else await image.getBuffer('image/jpeg', { quality: 80 });
  }
});
