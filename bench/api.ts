import { execFileSync } from 'node:child_process';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'rolldown';
import { CACHE, ROOT } from './kit/cache.ts';
import { interleaved, output, script } from './kit/processes.ts';
import { type Row, round, type Section } from './kit/table.ts';

const OWN = 'this product';
const PEERS = { 'DocumentClient alone': 'document-client', hono: 'hono', 'express and serverless-http': 'express' };
const MAXIMUM_BYTES = 300_000;
const INIT_LIMITS: Readonly<Record<string, number>> = {
  'DocumentClient alone': 1.15,
  'express and serverless-http': 0.6,
};
const REPEATS = 15;
const REQUESTS = 400;

const ITEM = {
  pk: { S: 'items#00000000-0000-4000-8000-00000000000a' },
  sk: { S: '01a20bfc-878a-7875-8c10-326d277482ba' },
  id: { S: '01a20bfc-878a-7875-8c10-326d277482ba' },
  title: { S: 'Rocket' },
  tags: { L: [{ S: 'space' }] },
  version: { N: '1' },
  createdAt: { S: '2026-11-24T00:00:00.000Z' },
  updatedAt: { S: '2026-11-24T00:00:00.000Z' },
};

/** The REST API's handler against the same routes on other ground: size, CPU of a cold start, CPU of a request. */
export const api: Section = async () => {
  const bundles = new Map([[OWN, ownBundle()]]);
  for (const [name, peer] of Object.entries(PEERS)) bundles.set(name, await peerBundle(peer));

  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () =>
        response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify({ Item: ITEM })),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const inits = await measured(bundles, port, 'initMs', 0);
    const requests = await measured(bundles, port, 'requestMs', REQUESTS);
    return [
      { title: 'CPU of loading the API handler, in ms', rows: rows(bundles, inits, INIT_LIMITS) },
      { title: 'CPU of a request that reads an item, in ms', rows: rows(bundles, requests, {}) },
      { title: 'Size of the API handler, in bytes', rows: [sizeRow(bundles.get(OWN) ?? '')] },
    ];
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

/** As it is deployed. */
function ownBundle(): string {
  const target = join(CACHE, 'api-own');
  rmSync(target, { recursive: true, force: true });
  const jobs = [{ entry: 'lambda/api/rest/handler.ts', target }];
  const platform = { os: process.platform, cpu: process.arch };
  execFileSync(process.execPath, [join(ROOT, 'lib/kit/bundler.ts'), JSON.stringify({ jobs, platform })], { cwd: ROOT });
  return join(target, 'index.js');
}

/** As anyone would bundle it, with all of the SDK's credential providers. */
async function peerBundle(peer: string): Promise<string> {
  const file = join(CACHE, 'api-peers', `${peer}.js`);
  await build({
    input: join(ROOT, `bench/peers/api-${peer}.ts`),
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    transform: { target: 'node24' },
    output: { file, format: 'cjs', minify: true, codeSplitting: false },
    logLevel: 'silent',
  });
  writeFileSync(join(CACHE, 'api-peers/package.json'), '{"type":"commonjs"}');
  return file;
}

function measured(
  bundles: ReadonlyMap<string, string>,
  port: number,
  figure: 'initMs' | 'requestMs',
  requests: number,
) {
  const variables = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    CATALOGUE_TABLE: 't',
    CURSOR_KEY: 'bench',
    ALLOWED_ORIGINS: '',
  };
  const measurements = [...bundles].map(([name, bundle]) => ({
    name,
    repeats: requests === 0 ? REPEATS : 3,
    measure: async () =>
      JSON.parse(await output(script('peers/api-caller.ts', bundle, String(requests)), variables))[figure],
  }));
  return interleaved(measurements);
}

function rows(
  bundles: ReadonlyMap<string, string>,
  figures: ReadonlyMap<string, number>,
  limits: Readonly<Record<string, number>>,
): Row[] {
  const own = figures.get(OWN) ?? Number.NaN;
  return [...bundles].map(([name, bundle]) => {
    const ms = figures.get(name) ?? Number.NaN;
    const row = { name, figures: { ms: round(ms), 'bundle kB': round(statSync(bundle).size / 1000, 0) } };
    return name === OWN ? row : { ...row, ratio: round(own / ms), limit: limits[name] };
  });
}

function sizeRow(bundle: string): Row {
  const bytes = statSync(bundle).size;
  return { name: OWN, figures: { bytes }, ratio: round(bytes / MAXIMUM_BYTES), limit: 1 };
}
