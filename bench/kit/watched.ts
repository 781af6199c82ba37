import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { docker } from '../../test/kit/docker.ts';
import { ROOT } from './cache.ts';
import { type Command, sum, type Variables } from './processes.ts';

/** What a process took from its start to its end. */
export interface Watched {
  /** User and system. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** The most that it has ever held. */
  readonly peakBytes: number;
  /** Threads that ran or waited for a CPU, on average: how many vCPUs it could use, whatever else the machine does. */
  readonly runnable: number;
}

const EVERY_MS = 20;
/** Of the kernel's clock for CPU time, on every Linux. */
const TICK_MS = 10;

/**
 * Runs a process and watches it from outside, so that any program is measured alike.
 * @throws Error with what it says on stderr, if it fails
 */
export async function watched([program, ...args]: Command, variables: Variables = {}): Promise<Watched> {
  const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...variables } });
  let stderr = '';
  child.stdout.resume();
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr}`);
  });
  return watch(child.pid ?? 0, ended);
}

/** The same of the first process of a container, by a Docker engine on this machine. */
export async function watchedContainer(...options: readonly string[]): Promise<Watched> {
  const id = docker('run', '--detach', ...options);
  try {
    const pid = Number(docker('inspect', '--format', '{{.State.Pid}}', id));
    const waiting = spawn('docker', ['wait', id]);
    let code = '';
    waiting.stdout.on('data', (chunk) => {
      code += chunk;
    });
    const ended = once(waiting, 'close').then(() => {
      if (code.trim() !== '0') throw new Error(`${options.join(' ')} ended with ${code}: ${docker('logs', id)}`);
    });
    return await watch(pid, ended);
  } finally {
    docker('rm', '--force', id);
  }
}

/** What it takes in its last 20 ms goes unseen. */
async function watch(pid: number, ended: Promise<void>): Promise<Watched> {
  const start = performance.now();
  let [cpuMs, peakBytes] = [Number.NaN, Number.NaN];
  const counts: number[] = [];
  const timer = setInterval(() => {
    const seen = look(pid);
    if (!seen) return;
    [cpuMs, peakBytes] = seen;
    counts.push(runnableThreads(pid));
  }, EVERY_MS);
  try {
    await ended;
  } finally {
    clearInterval(timer);
  }
  return { cpuMs, wallMs: performance.now() - start, peakBytes, runnable: sum(counts) / counts.length };
}

/** @returns nothing of a process that is about to end */
function look(pid: number): [cpuMs: number, peakBytes: number] | undefined {
  try {
    const [, kibibytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which is in brackets: the state, ten numbers, user and system time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return kibibytes ? [(Number(fields[11]) + Number(fields[12])) * TICK_MS, Number(kibibytes) * 1024] : undefined;
  } catch {
    return undefined;
  }
}

function runnableThreads(pid: number): number {
  const states = globSync(`/proc/${pid}/task/*/stat`).map((path) => {
    try {
      return readFileSync(path, 'utf8').split(') ').at(-1)?.[0];
    } catch {
      return undefined;
    }
  });
  return states.filter((state) => state === 'R').length;
}
