/** The function's process, with all of its code: makes thumbnails of each file that the command line names. */
import { decodeEnvironment } from '../../lambda/kit/environment.ts';
import { thumbnailEnvironment } from '../../lambda/thumbnail/contract.ts';
import '../../lambda/thumbnail/handler.ts';
import { resize } from '../../lambda/thumbnail/resize.ts';
import { statusBytes } from './measured.ts';

const { EDGES_PX, DECODE_MEMORY_BYTES } = decodeEnvironment(thumbnailEnvironment);
const peaks = [];
for (const path of process.argv.slice(2)) {
  const resized = await resize(path, { edgesPx: EDGES_PX, decodeMemoryBytes: DECODE_MEMORY_BYTES });
  if (resized.kind !== 'thumbnails') throw new Error(`${path}: ${resized.message}`);
  peaks.push(statusBytes('VmHWM'));
}
process.stdout.write(JSON.stringify(peaks));
