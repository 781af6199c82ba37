import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Measured } from './measured.ts';

/** What a judge says of a file; `crash` if the process died over it. */
export interface Verdict extends Partial<Measured> {
  readonly path: string;
  readonly crash?: string;
}

/** Gives files to a process, one after the other, and a new process to those behind one that ends it. */
export async function judged(
  paths: readonly string[],
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let rest = paths; rest.length > 0; rest = paths.slice(verdicts.length)) {
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-1000);
    });
    child.stdin.on('error', () => {}).end(rest.map((path) => `${path}\n`).join(''));
    const ended = endOf(child);
    for await (const line of createInterface(child.stdout)) verdicts.push(JSON.parse(line));
    const reason = await ended;
    if (verdicts.length < paths.length)
      verdicts.push({ path: paths[verdicts.length] ?? '', crash: `${reason} ${said}` });
  }
  return verdicts;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve(`exit ${code ?? signal}`));
  });
}

/** How many files had each outcome, and what the costliest took. */
export function summary(verdicts: readonly Verdict[]) {
  const outcomes: Record<string, number> = {};
  for (const { outcome = 'none' } of verdicts) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const most = (of: (verdict: Verdict) => number) =>
    verdicts.reduce((a, b) => (of(b) > of(a) ? b : a), verdicts[0] ?? { path: 'none' });
  const slowest = most(({ cpuMs = 0 }) => cpuMs);
  const largest = most(({ peakBytes = 0 }) => peakBytes);
  return { files: verdicts.length, outcomes, slowest, largest };
}
