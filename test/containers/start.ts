import { execFileSync } from 'node:child_process';
import { startEmulator } from '../../bin/kit/emulator.ts';

/**
 * Once for all container tests: an emulator beside the Docker engine.
 * @throws Error if there is no Docker engine: these tests never pass without having run
 */
export default async function start(): Promise<void> {
  requireDocker();
  globalThis.emulator = await startEmulator(0);
  process.env.LOCAL_ENDPOINT = globalThis.emulator.endpoint.href;
}

function requireDocker(): void {
  try {
    execFileSync('docker', ['info'], { stdio: 'pipe' });
  } catch (error) {
    throw new Error('The container tests need a Docker engine that `docker info` reaches: start one', { cause: error });
  }
}
