import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { build } from 'rolldown';
import { stageOf } from '../lib/config/stage.ts';
import { handlerBundle } from '../lib/kit/bundle.ts';
import { cached, cacheFolder } from './kit/cache.ts';
import { interleaved, script, usageOf } from './kit/processes.ts';
import { round, type Section, type Table } from './kit/table.ts';
import { thumbnailFunction } from './kit/thumbnail-function.ts';

const PROCESSES = 15;
const INIT_LIMIT = 1.1;
/** Of the thumbnail function's code, sharp's files aside. */
const BUNDLE_LIMIT_KB = 380;

/** What a function's process does before its first event, against as little as it could be. */
export const coldStart: Section = async () => {
  const ours = join(handlerBundle(localStack(), 'thumbnail', stageOf(localStack().node)), 'index.js');
  const bare = await bareBundle();
  return [await initCpu(ours, bare), await bundleSize(ours, bare)];
};

/** Bundles are for this machine in this stage. */
function localStack(): Stack {
  return new Stack(new App({ context: { stage: 'local' } }), 'Bench');
}

/**
 * By the same bundler with its own settings, but for one file of CommonJS instead of ES modules,
 * which take Node longer to load; sharp is native.
 */
function bareBundle(): Promise<string> {
  const input = 'bench/peers/bare-handler.ts';
  return cached(join(cacheFolder('bare', [input, 'bench/cold-start.ts']), 'index.cjs'), (file) =>
    build({
      input,
      platform: 'node',
      external: ['sharp'],
      output: { file, format: 'cjs', codeSplitting: false },
      logLevel: 'warn',
    }),
  );
}

async function initCpu(ours: string, bare: string): Promise<Table> {
  const { environment } = thumbnailFunction();
  const variables = { ...environment, NODE_COMPILE_CACHE: undefined };
  const measurement = (name: string) => ({
    name,
    repeats: PROCESSES,
    measure: async () => (await usageOf(script('peers/init.ts', name), variables)).cpuMs,
  });
  const medians = await interleaved([ours, bare].map(measurement));
  const [ourMs, bareMs] = [ours, bare].map((path) => medians.get(path) ?? Number.NaN) as [number, number];
  const figures = { 'our CPU ms': round(ourMs, 1), 'bare CPU ms': round(bareMs, 1) };
  const row = { name: 'thumbnail', figures, ratio: round(ourMs / bareMs, 3), limit: INIT_LIMIT };
  return {
    title: `Init of the function against bare client-s3 and sharp, median of ${PROCESSES} processes`,
    rows: [row],
  };
}

async function bundleSize(ours: string, bare: string): Promise<Table> {
  const [ourKb, bareKb] = (await Promise.all([ours, bare].map(kilobytes))) as [number, number];
  const figures = { KB: round(ourKb, 0), 'bare KB': round(bareKb, 0), 'at most KB': BUNDLE_LIMIT_KB };
  const row = { name: 'thumbnail', figures, ratio: round(ourKb / BUNDLE_LIMIT_KB, 3), limit: 1 };
  return { title: "The function's bundle, without sharp's files", rows: [row] };
}

async function kilobytes(path: string): Promise<number> {
  return (await stat(path)).size / 1000;
}
