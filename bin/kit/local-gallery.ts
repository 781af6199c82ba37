import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { galleryEnvironment, HEALTH_PATHS } from '../../containers/ecs/contract.ts';
import { DEFAULT_EDGES_PX } from '../../lambda/thumbnail/contract.ts';
import { encodeEnvironment } from '../../lib/kit/encode-environment.ts';
import type { StackOutputs } from './cdk.ts';
import { freePort } from './free-port.ts';
import { madeUpEnvironment } from './made-up-account.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const LOG = join(ROOT, 'node_modules/.cache/media-library/gallery.log');
const UPLOAD_LIMIT_BYTES = 2_000_000_000;

/** The gallery on this machine, over the buckets of an emulator. */
export interface LocalGallery extends AsyncDisposable {
  readonly url: URL;
}

/**
 * Builds the gallery as its image does, and runs it as a process. Disposing ends it.
 * @throws Error if it does not answer
 */
export async function startGallery(endpoint: URL, { Storage = {} }: StackOutputs): Promise<LocalGallery> {
  const folder = await mkdtemp(join(tmpdir(), 'media-library-gallery-'));
  const app = join(folder, 'app');
  await build(app);
  const port = await freePort(0);
  const variables = encodeEnvironment(galleryEnvironment, {
    UPLOADS_BUCKET: Storage.UploadsBucket ?? '',
    DERIVED_BUCKET: Storage.DerivedBucket ?? '',
    EDGES_PX: [...DEFAULT_EDGES_PX],
    PORT: port,
    UPLOAD_LIMIT_BYTES,
  });
  const log = createWriteStream(LOG);
  const env = { ...madeUpEnvironment(endpoint), ...variables, POWERTOOLS_SERVICE_NAME: 'gallery' };
  const child = spawn(process.execPath, [join(app, 'index.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const stop = async () => {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  };
  const url = new URL(`http://127.0.0.1:${port}`);
  try {
    await answer(url, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, [Symbol.asyncDispose]: stop };
}

/** As the Dockerfile does. */
async function build(target: string): Promise<void> {
  const jobs = [{ entry: 'containers/ecs/main.ts', target }];
  const platform = { os: process.platform, cpu: process.arch };
  await run(process.execPath, ['lib/kit/bundler.ts', JSON.stringify({ jobs, platform })], { cwd: ROOT });
  await run(process.execPath, ['containers/ecs/build-client.ts', join(target, 'assets')], { cwd: ROOT });
}

async function answer(url: URL, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt += 1) {
    const response = await fetch(new URL(HEALTH_PATHS.process, url)).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`The gallery does not answer at ${url.origin}; see ${LOG}`);
}
