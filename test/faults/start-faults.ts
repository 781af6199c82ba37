import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator } from '../../bin/kit/emulator.ts';
import { buildPreviewImage } from '../lambda-container/preview-function.ts';
import { ROWS_FOLDER } from './play-faults.ts';
import { bundleFolder } from './sandbox.ts';

const WORDS = ['thumbnail', 'cron', 'api/rest', 'api/publish'];

/** Once for all files: an emulator, and the functions' bundles and image as they would be deployed. */
export default async function start(): Promise<void> {
  process.env.FAULTS_SEED ??= String(Date.now() % 2 ** 31);
  console.log(`FAULTS_SEED=${process.env.FAULTS_SEED}`);
  rmSync(ROWS_FOLDER, { recursive: true, force: true });
  bundleFunctions();
  bundleJob();
  buildPreviewImage();
  globalThis.emulator = await startEmulator(0);
  process.env.LOCAL_ENDPOINT = globalThis.emulator.endpoint.href;
}

function bundleFunctions(): void {
  const handlers = WORDS.map((word) => ({ entry: `lambda/${word}/handler.ts`, target: bundleFolder(word) }));
  bundle([...handlers, { entry: 'test/faults/judge-document.ts', target: bundleFolder('judge-document') }]);
}

/** As `containers/batch/Dockerfile` does. */
function bundleJob(): void {
  const target = bundleFolder('batch');
  const jobs = [
    { entry: 'containers/batch/main.ts', target },
    { entry: 'containers/batch/pyramid/main.ts', target: join(target, 'pyramid') },
  ];
  bundle(jobs, 'containers/kit/credentials.ts');
}

function bundle(jobs: readonly { readonly entry: string; readonly target: string }[], credentials?: string): void {
  for (const { target } of jobs) rmSync(target, { recursive: true, force: true });
  const work = JSON.stringify({ jobs, credentials, platform: { os: process.platform, cpu: process.arch } });
  execFileSync(process.execPath, ['lib/kit/bundler.ts', work], { stdio: ['ignore', 2, 2] });
}
