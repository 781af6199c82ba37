import { spawn } from 'node:child_process';

/** What a program that reads a stranger's file may take. */
export interface Limits {
  /** Address space, in bytes. */
  readonly memoryBytes: number;
  readonly cpuSeconds: number;
  /** Wall time after which it is killed. */
  readonly deadlineSeconds: number;
}

export type Ended =
  | { readonly kind: 'done'; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'failed'; readonly stderr: string }
  | { readonly kind: 'over-limit'; readonly limit: string };

const MAXIMUM_FILE_BYTES = 64 * 1024 ** 2;
const MAXIMUM_OUTPUT_CHARACTERS = 65_536;
/** Of a shell and of prlimit: the program is not there or cannot be run. */
const NOT_RUN = [126, 127];

/**
 * Runs a program without a shell, without this process's environment, in `folder`, within limits
 * that the kernel keeps.
 *
 * CPU time and memory judge the file. Wall time judges the machine: a program that is still waiting
 * at the deadline may succeed at another time.
 *
 * @throws Error if the program cannot be run, or its deadline passes
 */
export async function runLimited(
  program: string,
  args: readonly string[],
  folder: string,
  { memoryBytes, cpuSeconds, deadlineSeconds }: Limits,
): Promise<Ended> {
  const limits = [
    `--as=${memoryBytes}`,
    `--cpu=${cpuSeconds}:${cpuSeconds + 1}`,
    `--fsize=${MAXIMUM_FILE_BYTES}`,
    '--core=0',
  ];
  const child = spawn('prlimit', [...limits, program, ...args], {
    cwd: folder,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: deadlineSeconds * 1000,
    killSignal: 'SIGTERM',
  });
  const stdout = beginningOf(child.stdout);
  const stderr = beginningOf(child.stderr);
  const { code, signal } = await new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal }));
    },
  );

  if (code === 0) return { kind: 'done', stdout: stdout(), stderr: stderr() };
  if (signal === 'SIGTERM') throw new Error(`${program} was not done in ${deadlineSeconds} seconds`);
  if (code !== null && NOT_RUN.includes(code)) throw new Error(`${program} cannot be run: ${stderr()}`);
  if (signal === 'SIGXCPU') return { kind: 'over-limit', limit: `${cpuSeconds} s of CPU time` };
  if (signal === 'SIGKILL') throw new Error(`${program} was killed, not by its limits`);
  if (signal === 'SIGXFSZ') return { kind: 'over-limit', limit: `${MAXIMUM_FILE_BYTES} bytes of output` };
  if (/out of memory|bad_alloc|cannot allocate/i.test(stderr())) {
    return { kind: 'over-limit', limit: `${memoryBytes} bytes of memory` };
  }
  return { kind: 'failed', stderr: stderr() };
}

/** Reads to the end, so that the program never waits, and keeps the beginning. */
function beginningOf(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    if (text.length < MAXIMUM_OUTPUT_CHARACTERS) text += chunk;
  });
  return () => text.slice(0, MAXIMUM_OUTPUT_CHARACTERS);
}
