import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { idOf } from '../containers/ecs/photo-id.ts';
import { deploy } from './kit/cdk.ts';
import { startEmulator } from './kit/emulator.ts';
import { LocalCatalogue } from './kit/local-catalogue.ts';
import { type LocalGallery, startGallery } from './kit/local-gallery.ts';
import { LocalLibrary } from './kit/local-library.ts';

const USAGE = `Usage: npm start -- [--once] [--port 4566] [photo ...]

Deploys the media library into an AWS emulator on this machine and shows the thumbnails of the
photos that are named, or of a sample. Stays up until Ctrl-C; with --once, ends when they are done.`;
const SAMPLE = join(import.meta.dirname, '../docs/photos/rocket.jpg');
const STACKS = ['Storage', 'Thumbnail', 'Api', 'Cron'];
const PATIENCE_MS = 120_000;
/** Where the user stands; npm runs scripts in the project's folder. */
const WORKING_FOLDER = process.env.INIT_CWD ?? process.cwd();

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interruption.abort());

try {
  await main(interruption.signal);
} catch (error) {
  if (!interruption.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

async function main(signal: AbortSignal): Promise<void> {
  const { photos, once, port } = await options();
  console.log('Starting the emulator');
  await using emulator = await startEmulator(port);
  console.log(`Deploying ${STACKS.join(', ')} with the CDK CLI to ${emulator.endpoint.origin}`);
  const outputs = await deploy(emulator, STACKS, { show: (line) => console.log(`  ${line}`), signal });

  const library = new LocalLibrary(emulator.endpoint, outputs);
  for (const [key, body] of photos) {
    signal.throwIfAborted();
    await showResults(library, key, body);
  }
  await using gallery = await startGallery(emulator.endpoint, outputs);
  await showGallery(gallery, photos.keys());
  if (once) return;
  const catalogue = await LocalCatalogue.signIn(emulator.endpoint, outputs, 'you@example.com');
  console.log(`\nThe catalogue takes items from a user that was made for you:\n  ${catalogue.curl()}`);
  console.log(`\nThe hourly cron runs its next hour now, in another terminal:`);
  console.log(`  AWS_ENDPOINT_URL=${emulator.endpoint.origin} npm run local:cron`);
  await watch(library, signal);
}

async function options() {
  const { values, positionals } = parsed();
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`--port must be a whole number from 1 to 65535, got "${values.port}"`);
  }
  return { photos: await read(positionals.length > 0 ? positionals : [SAMPLE]), once: values.once, port };
}

function parsed() {
  try {
    return parseArgs({
      options: { once: { type: 'boolean', default: false }, port: { type: 'string', default: '4566' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

/** Photos by the key that they get, which is their name. */
async function read(paths: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const photos = new Map<string, Buffer>();
  for (const path of paths) {
    const key = basename(path).normalize('NFC');
    if (photos.has(key)) throw new Error(`Photos must have different names, got two of "${key}"`);
    photos.set(key, await readFile(resolve(WORKING_FOLDER, path)));
  }
  return photos;
}

async function showResults(library: LocalLibrary, key: string, body: Buffer): Promise<void> {
  console.log(`\nUploading ${key}`);
  const results = await library.results(await library.upload(key, body), PATIENCE_MS);
  for (const result of results) console.log(await library.describe(result));
  if (results.length === 0) {
    console.log(`No result after ${PATIENCE_MS / 1000} s: no system takes files of this name, or of this size`);
    process.exitCode = 1;
  }
}

/** @throws Error if the gallery does not show one of them */
async function showGallery({ url }: LocalGallery, keys: Iterable<string>): Promise<void> {
  console.log(`\nThe gallery, to look and to upload more: ${url.href}`);
  for (const key of keys) {
    const page = new URL(`photos/${idOf(key)}`, url);
    const { status } = await fetch(page);
    if (status !== 200) throw new Error(`The gallery must answer 200 for ${key}, got ${status}`);
    console.log(`  ${key}  ${page.href}`);
  }
}

async function watch(library: LocalLibrary, signal: AbortSignal): Promise<void> {
  console.log(`\nUp until Ctrl-C. Upload more, and their results show here:`);
  console.log(`  curl -T photo.jpg ${library.addressOf(library.uploads, '')}`);
  for (let before = await library.standing(); !signal.aborted; ) {
    await sleep(500, undefined, { signal });
    const after = await library.standing();
    for (const [key, version] of after) if (before.get(key) !== version) console.log(await library.describe(key));
    before = after;
  }
}
