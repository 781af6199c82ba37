/**
 * `node bench/peers/gallery.ts own|express`: serves the gallery's list, over whatever S3 answers at
 * `AWS_ENDPOINT_URL`, and sends its port to its parent. `express` is the same page over the same library, with the same
 * log line, on express; request ids and security headers it does without.
 */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { makeApp } from '../../containers/ecs/app.ts';
import { Library } from '../../containers/ecs/library.ts';
import { ListPages } from '../../containers/ecs/list-pages.ts';
import { assetUrls } from '../../containers/ecs/pages/layout.ts';
import { serve } from '../../containers/ecs/server.ts';
import { makeS3Client } from '../../containers/ecs/storage.ts';
import { logger } from '../../lambda/kit/telemetry.ts';

const ASSETS = ['style.css', 'icon.svg', 'gallery.js'];
const body = new Uint8Array();
const assets = new Map(ASSETS.map((name) => [name, { url: `/assets/${name}?v=1`, type: '', body, gzipped: body }]));
const buckets = { s3: makeS3Client(), uploads: 'uploads', derived: 'derived', edgesPx: [128, 512, 1024] };
const limitBytes = 2_000_000_000;

async function own(): Promise<number> {
  const app = makeApp({ ...buckets, uploadLimitBytes: limitBytes, uploadOrigin: 'https://s3.example.com', assets });
  return (await serve(app, 0, '127.0.0.1')).port;
}

async function onExpress(): Promise<number> {
  const pages = new ListPages({ library: new Library(buckets), asset: assetUrls(assets), limitBytes });
  const app = express();
  app.get('/', async (request, response) => {
    const { prefix = '', after = '' } = request.query as Record<string, string>;
    const start = performance.now();
    response.type('html').send(Buffer.from((await pages.page({ prefix, after })).body.buffer));
    const ms = Math.round(performance.now() - start);
    logger.info('request', { method: 'GET', path: request.path, status: 200, ms });
  });
  app.get('/healthz', (_, response) => {
    response.send('ok');
  });
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const port = await (process.argv[2] === 'own' ? own() : onExpress());
process.send?.(port);
