/**
 * Makes previews of documents within the function's limits, as `judge-image.ts` does of images; it
 * runs in the function's image, where poppler is.
 */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { preview } from '../../containers/lambda-container/preview.ts';
import { measured } from './measured.ts';

const { EDGES_PX = '', RENDER_MEMORY_BYTES = '', RENDER_CPU_SECONDS = '', RENDER_DEADLINE_SECONDS = '' } = process.env;
const options = {
  edgesPx: EDGES_PX.split(',').map(Number),
  limits: {
    memoryBytes: Number(RENDER_MEMORY_BYTES),
    cpuSeconds: Number(RENDER_CPU_SECONDS),
    deadlineSeconds: Number(RENDER_DEADLINE_SECONDS),
  },
};

async function main(): Promise<void> {
  for await (const path of createInterface(process.stdin)) {
    const folder = await mkdtemp(join(tmpdir(), 'judged-'));
    const source = join(folder, 'source');
    await copyFile(path, source);
    const verdict = await measured(async () => {
      const { kind, ...rest } = await preview(source, options);
      return 'code' in rest ? `${kind} ${rest.code}` : kind;
    });
    await rm(folder, { recursive: true });
    console.log(JSON.stringify({ path, ...verdict }));
  }
}

void main();
