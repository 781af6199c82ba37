/**
 * Makes thumbnails of files within the function's limits: `node judge-image.ts`, a path a line in, a
 * verdict in JSON a line out. A process of its own, so that a crash is seen and memory is the work's.
 */
import { createInterface } from 'node:readline';
import { resize } from '../../lambda/thumbnail/resize.ts';
import { measured } from './measured.ts';

const { EDGES_PX = '', DECODE_MEMORY_BYTES = '' } = process.env;
const options = { edgesPx: EDGES_PX.split(',').map(Number), decodeMemoryBytes: Number(DECODE_MEMORY_BYTES) };

for await (const path of createInterface(process.stdin)) {
  const verdict = await measured(async () => {
    const { kind, ...rest } = await resize(path, options);
    return 'code' in rest ? `${kind} ${rest.code}` : kind;
  });
  console.log(JSON.stringify({ path, ...verdict }));
}
