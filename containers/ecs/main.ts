import { join } from 'node:path';
import { decodeEnvironment } from '../../lambda/kit/environment.ts';
import { logger } from '../../lambda/kit/telemetry.ts';
import { makeApp } from './app.ts';
import { readAssets } from './assets.ts';
import { galleryEnvironment, STOP } from './contract.ts';
import { type Serving, serve } from './server.ts';
import { makeS3Client } from './storage.ts';
import { uploadOrigin } from './uploads.ts';

void main(decodeEnvironment(galleryEnvironment));

async function main(environment: ReturnType<typeof decodeEnvironment<typeof galleryEnvironment>>): Promise<void> {
  const s3 = makeS3Client();
  const stop = new AbortController();
  const app = makeApp({
    s3,
    uploads: environment.UPLOADS_BUCKET,
    derived: environment.DERIVED_BUCKET,
    edgesPx: environment.EDGES_PX,
    uploadLimitBytes: environment.UPLOAD_LIMIT_BYTES,
    uploadOrigin: await uploadOrigin(s3, environment.UPLOADS_BUCKET),
    assets: readAssets(join(import.meta.dirname, 'assets')),
    stopping: stop.signal,
  });
  const serving = await serve(app, environment.PORT);
  logger.info('serving', { port: serving.port });
  process.once('SIGTERM', () => void end(serving, stop));
}

async function end(serving: Serving, stop: AbortController): Promise<void> {
  logger.info('stopping');
  stop.abort();
  await serving.stop(STOP);
  logger.info('stopped');
  process.exit();
}
