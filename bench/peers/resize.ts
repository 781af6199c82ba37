/** This product. */
import { resize } from '../../lambda/thumbnail/resize.ts';
import { EDGES_PX } from '../kit/corpus.ts';
import { measured } from './measured.ts';

await measured(async (path) => {
  const resized = await resize(path, { edgesPx: EDGES_PX, decodeMemoryBytes: Number.POSITIVE_INFINITY });
  if (resized.kind !== 'thumbnails') throw new Error(`${path}: ${resized.message}`);
});
