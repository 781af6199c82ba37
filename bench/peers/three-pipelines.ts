/** The way of tutorials: each size from the file, with the function's thread and cache settings. */
import sharp from 'sharp';
import { EDGES_PX } from '../kit/corpus.ts';
import { measured } from './measured.ts';

sharp.cache(false);
sharp.concurrency(1);

await measured(async (path) => {
  for (const edgePx of EDGES_PX) {
    await sharp(path)
      .autoOrient()
      .resize(edgePx, edgePx, { fit: 'inside', withoutEnlargement: true })
      .webp()
      .toBuffer();
  }
});
