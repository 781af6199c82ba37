import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeUpEnvironment } from '../../bin/kit/made-up-account.ts';
import { FaultyProxy, type Upstream } from './faulty-proxy.ts';
import { bundleFolder } from './sandbox.ts';

/** How an attempt ended, in Batch's words. */
export interface Ending {
  readonly exitCode?: number;
  readonly reason?: string;
  readonly statusReason: string;
}

/**
 * Ways in which a job's processes are killed: Spot takes the host back and says so, the host is gone
 * without a word, and the kernel ends what takes too much memory.
 */
export const DEATHS = ['reclaimed', 'host gone', 'out of memory'] as const;
export type Death = (typeof DEATHS)[number] | 'timed out';

const ENDED = 'Essential container in task exited';
/** @see https://docs.aws.amazon.com/batch/latest/userguide/troubleshooting.html */
const ENDINGS = {
  'host gone': { statusReason: 'Host EC2 (instance i-0123456789abcdef0) terminated.' },
  'out of memory': {
    exitCode: 137,
    reason: 'OutOfMemoryError: Container killed due to memory usage',
    statusReason: ENDED,
  },
  'timed out': { exitCode: 137, statusReason: 'Job attempt duration exceeded timeout' },
} satisfies Partial<Record<Death, Ending>>;

/** Between SIGTERM and SIGKILL, ECS's own. */
const REPRIEVE_MS = 30_000;
/** Stands in for the two hours of the job definition. */
const TIMEOUT_MS = 150_000;

/** One place for a job on a host: runs one attempt after the other, each a fresh process in a group of its own. */
export class BatchHost {
  readonly proxy: FaultyProxy;
  private readonly environment: Readonly<Record<string, string>>;
  private running: { readonly child: ChildProcess; death?: Death } | undefined;

  /** @param nextDeath - of what is killed next */
  static async start(
    upstream: Upstream,
    environment: Readonly<Record<string, string>>,
    nextDeath: () => Death,
  ): Promise<BatchHost> {
    let kill = () => {};
    const host = new BatchHost(await FaultyProxy.start(upstream, () => kill()), environment);
    kill = () => host.kill(nextDeath());
    return host;
  }

  private constructor(proxy: FaultyProxy, environment: Readonly<Record<string, string>>) {
    this.proxy = proxy;
    this.environment = environment;
  }

  /** Runs the job's bundle with these arguments, and a disk that ends with it. */
  async run(args: readonly string[]): Promise<Ending> {
    const disk = mkdtempSync(join(tmpdir(), 'batch-attempt-'));
    const env = { ...madeUpEnvironment(this.proxy.url), ...this.environment, TMPDIR: disk };
    const command = [join(bundleFolder('batch'), 'index.js'), ...args];
    const child = spawn(process.execPath, command, { env, detached: true, stdio: 'ignore' });
    const running: NonNullable<typeof this.running> = { child };
    this.running = running;
    const timer = setTimeout(() => this.kill('timed out'), TIMEOUT_MS);
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals];
    clearTimeout(timer);
    this.running = undefined;
    killGroup(child);
    rmSync(disk, { recursive: true, force: true });
    const { death } = running;
    if (death && death !== 'reclaimed') return ENDINGS[death];
    // A process that a signal ends gives its number to the init process, which gives it to Docker.
    return { exitCode: code ?? 128 + constants.signals[signal], statusReason: ENDED };
  }

  /** Kills what runs, if anything does. */
  kill(death: Death): void {
    const { running } = this;
    if (!running || running.death) return;
    running.death = death;
    if (death !== 'reclaimed') {
      killGroup(running.child);
      return;
    }
    running.child.kill('SIGTERM');
    const killIfThere = () => this.running === running && killGroup(running.child);
    setTimeout(killIfThere, REPRIEVE_MS).unref();
  }

  stop(): void {
    if (this.running) killGroup(this.running.child);
    this.proxy.stop();
  }
}

/** The process that makes tiles too; none of them may be there any more. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
