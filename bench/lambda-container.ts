import { execFileSync } from 'node:child_process';
import { startEmulator } from '../bin/kit/emulator.ts';
import { buildImage, docker } from '../test/kit/docker.ts';
import { RuntimeApi } from '../test/kit/runtime-api.ts';
import { IMAGE, PreviewFunction } from '../test/lambda-container/preview-function.ts';
import { type Row, round, type Section } from './kit/table.ts';

const RUNS = 9;

/** The preview function's image, run as Lambda runs it. */
export const lambdaContainer: Section = async () => {
  await using emulator = await startEmulator(0);
  const fn = await PreviewFunction.start(emulator.endpoint);
  try {
    const documents = await documentMs(fn);
    return [
      { title: 'Preview function, from a container image', rows: [...sizeRows(), await initRow(), ...documents] },
    ];
  } finally {
    await fn.stop();
  }
};

async function documentMs(fn: PreviewFunction): Promise<readonly Row[]> {
  const image = buildImage(
    'media-library/test-documents',
    'test/lambda-container/documents.Dockerfile',
    'test/lambda-container',
  );
  const document = execFileSync('docker', ['run', '--rm', image, 'cat', 'manual.pdf'], { maxBuffer: 2 ** 28 });
  const invocations = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const start = performance.now();
    await fn.upload(`run-${run}.pdf`, document);
    invocations.push(performance.now() - start);
  }
  const [first = 0, ...others] = invocations;
  return [figure('first document, ms', first), figure(`the same, warm, median of ${RUNS}, ms`, median(others))];
}

function sizeRows(): readonly Row[] {
  const bytes = Number(docker('image', 'inspect', '--format', '{{.Size}}', IMAGE));
  return [figure('image, unpacked, MB', bytes / 1e6), figure('of it, beyond the base image, MB', ownBytes() / 1e6)];
}

async function initRow(): Promise<Row> {
  const inits = [];
  for (let run = 0; run < RUNS; run += 1) inits.push(await initMs());
  return figure(`start to first poll, median of ${RUNS}, ms`, median(inits));
}

function figure(name: string, value: number): Row {
  return { name, figures: { figure: round(value, 0) } };
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
