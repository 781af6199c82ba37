import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { loopback, madeUpEnvironment } from './made-up-account.ts';
import { pythonTool } from './python-tool.ts';

const IMAGE = 'ministackorg/ministack:1.5.33';
const LOG = join(import.meta.dirname, '../../node_modules/.cache/media-library/emulator.log');

/** An AWS emulator that answers at its endpoint. */
export interface Emulator extends AsyncDisposable {
  readonly endpoint: URL;
  /** Whether functions run in its container instead of on this machine. */
  readonly inContainer: boolean;
}

/**
 * Finds or starts an AWS emulator: the one at `AWS_ENDPOINT_URL`, `ministack` on the PATH, ministack
 * in a Python environment of this project's own, or its Docker image. Disposing stops what this started.
 * @param wantedPort - 0 for any free one
 * @throws Error that names the ways to get one, or that the port is in use
 */
export async function startEmulator(wantedPort: number): Promise<Emulator> {
  const given = process.env.AWS_ENDPOINT_URL;
  if (given) return running(loopback(given));

  const port = await freePort(wantedPort).catch(() => {
    throw new Error(portInUse(wantedPort));
  });
  const endpoint = new URL(`http://127.0.0.1:${port}`);
  const { command, args, inContainer } = await findMinistack(port);
  // The emulator leaves the functions that it unpacks behind.
  const folder = await mkdtemp(join(tmpdir(), 'media-library-'));
  const child = spawnQuietly(command, args, { ...madeUpEnvironment(endpoint), ...settings(port), TMPDIR: folder });
  const stop = async () => {
    await stopGroup(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answer(endpoint, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, inContainer, [Symbol.asyncDispose]: stop };
}

async function running(endpoint: URL): Promise<Emulator> {
  if (!(await answers(endpoint))) throw new Error(`Nothing answers at AWS_ENDPOINT_URL=${endpoint.origin}`);
  return { endpoint, inContainer: false, [Symbol.asyncDispose]: async () => {} };
}

/** What ministack reads. Functions run as processes of the Node that runs this. */
function settings(port: number): NodeJS.ProcessEnv {
  return {
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    LAMBDA_EXECUTOR: 'local',
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  };
}

interface Ministack {
  readonly command: string;
  readonly args: readonly string[];
  readonly inContainer: boolean;
}

async function findMinistack(port: number): Promise<Ministack> {
  if (exists('ministack', ['--help'])) return { command: 'ministack', args: [], inContainer: false };
  try {
    return { command: await pythonTool('ministack'), args: [], inContainer: false };
  } catch (error) {
    if (exists('docker', ['image', 'inspect', IMAGE]) || exists('docker', ['pull', IMAGE])) {
      // An address, since the SDK would ask a host name for virtual-hosted buckets.
      const inside = ['--env', 'AWS_ENDPOINT_URL=http://127.0.0.1:4566', '--env', 'LAMBDA_EXECUTOR=local'];
      const args = ['run', '--rm', '--publish', `127.0.0.1:${port}:4566`, ...inside, IMAGE];
      return { command: 'docker', args, inContainer: true };
    }
    throw new Error(waysToGetOne(error), { cause: error });
  }
}

function waysToGetOne(error: unknown): string {
  return [
    'No AWS emulator could be found or installed. Any one of these will do:',
    '  - one that runs already: AWS_ENDPOINT_URL=http://127.0.0.1:4566 npm start',
    '  - ministack on the PATH: pip install ministack==1.5.33',
    '  - Python 3.10 or later with venv, and PyPI within reach, so that this installs its own',
    `  - Docker, and its registry within reach, for ${IMAGE}`,
    `The last try said: ${error instanceof Error ? error.message.trim() : error}`,
  ].join('\n');
}

function exists(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** In a process group of its own: Ctrl-C reaches this program, which then stops the whole group. */
function spawnQuietly(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  mkdirSync(dirname(LOG), { recursive: true });
  const log = createWriteStream(LOG);
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout?.pipe(log);
  child.stderr?.pipe(log);
  return child;
}

async function answer(endpoint: URL, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt += 1) {
    if (child.exitCode !== null) break;
    if (await answers(endpoint)) return;
    await sleep(250);
  }
  throw new Error(`The emulator does not answer at ${endpoint.origin}; see ${LOG}`);
}

async function answers(endpoint: URL): Promise<boolean> {
  try {
    await fetch(endpoint, { signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  }
}

function portInUse(port: number): string {
  return [
    `Port ${port} is in use. Either choose another: npm start -- --port ${port + 1}`,
    `or, if an emulator runs there already: AWS_ENDPOINT_URL=http://127.0.0.1:${port} npm start`,
  ].join('\n');
}

async function stopGroup(child: ChildProcess): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!signalGroup(child, signal)) return;
    for (let attempt = 0; attempt < 20 && signalGroup(child, 0); attempt += 1) await sleep(100);
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal);
  } catch {
    return false;
  }
}
