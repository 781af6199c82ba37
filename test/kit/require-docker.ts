import { execFileSync } from 'node:child_process';

/**
 * Global setup of `npm run test:containers`.
 * @throws Error if there is no Docker engine: these tests never pass without having run
 */
export default function requireDocker(): void {
  try {
    execFileSync('docker', ['info'], { stdio: 'pipe' });
  } catch (error) {
    throw new Error('The container tests need a Docker engine that `docker info` reaches: start one', { cause: error });
  }
}
