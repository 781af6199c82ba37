/**
 * The preview function's image: its size, how long it takes to start, and to preview a document of
 * a Debian package from the first event to the last. Needs Docker, and the
 * images of `npm run test:containers`.
 */
import { execFileSync } from 'node:child_process';
import { startEmulator } from '../bin/kit/emulator.ts';
import { docker } from '../test/kit/docker.ts';
import { RuntimeApi } from '../test/kit/runtime-api.ts';
import { IMAGE, PreviewFunction } from '../test/lambda-container/preview-function.ts';

const RUNS = 9;

await using emulator = await startEmulator(0);
const fn = await PreviewFunction.start(emulator.endpoint);
try {
  const document = execFileSync('docker', ['run', '--rm', 'media-library/test-documents', 'cat', 'manual.pdf'], {
    maxBuffer: 2 ** 28,
  });
  const invocations = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const start = performance.now();
    await fn.upload(`run-${run}.pdf`, document);
    invocations.push(performance.now() - start);
  }
  const [first = 0, ...others] = invocations;
  const inits = [];
  for (let run = 0; run < RUNS; run += 1) inits.push(await initMs());

  console.log(
    `Image, unpacked: ${(Number(docker('image', 'inspect', '--format', '{{.Size}}', IMAGE)) / 1e6).toFixed(0)} MB`,
  );
  console.log(`Of it, beyond the base image: ${(ownBytes() / 1e6).toFixed(0)} MB`);
  console.log(`Start, to the first poll, median of ${RUNS}: ${median(inits).toFixed(0)} ms`);
  console.log(
    `First document: ${first.toFixed(0)} ms; the same warm, median of ${RUNS}: ${median(others).toFixed(0)} ms`,
  );
} finally {
  await fn.stop();
}

/** From the process's start, as Docker says it, to the moment when it asks for an event. */
async function initMs(): Promise<number> {
  const api = await RuntimeApi.start();
  const names = ['FUNCTION_NAME', 'FUNCTION_VERSION', 'FUNCTION_MEMORY_SIZE', 'LOG_GROUP_NAME', 'LOG_STREAM_NAME'];
  const environment = {
    ...Object.fromEntries(names.map((name) => [`AWS_LAMBDA_${name}`, 'bench'])),
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${api.port}`,
    AWS_REGION: 'us-east-1',
    DERIVED_BUCKET: 'bench',
    EDGES_PX: '512',
    SIZE_LIMIT_BYTES: '1',
    RENDER_MEMORY_BYTES: '1',
    RENDER_CPU_SECONDS: '1',
    RENDER_DEADLINE_SECONDS: '1',
  };
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const id = docker('run', '--detach', '--network', 'host', '--read-only', '--tmpfs', '/tmp', ...variables, IMAGE);
  try {
    const ready = await api.ready;
    return ready - Date.parse(docker('inspect', '--format', '{{.State.StartedAt}}', id));
  } finally {
    docker('rm', '--force', id);
    await api.stop();
  }
}

/** Bytes of the layers that the Dockerfile's last stage adds, newest first in the history. */
function ownBytes(): number {
  const layers = docker('history', '--no-trunc', '--human=false', '--format', '{{.Size}} {{.CreatedBy}}', IMAGE).split(
    '\n',
  );
  const firstOwn = layers.findLastIndex((layer) => layer.includes('poppler-utils'));
  return layers.slice(0, firstOwn + 1).reduce((sum, layer) => sum + Number.parseInt(layer, 10), 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
