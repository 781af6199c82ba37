import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Usage } from '../peers/measured.ts';
import { ROOT } from './cache.ts';

const run = promisify(execFile);

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: readonly string[]];

/** Variables for a process, beside this one's own; what is undefined is taken away. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** As the function has it, for every peer: one arena of malloc, one thread. */
const FUNCTION_VARIABLES = { MALLOC_ARENA_MAX: '1', OMP_NUM_THREADS: '1' };

/** A TypeScript file of `bench/`, to be run by this Node. */
export function script(file: string, ...args: readonly string[]): Command {
  return [process.execPath, `bench/${file}`, ...args];
}

/**
 * Runs a process in the project's root and gives what it prints.
 * @throws Error with what it says on stderr, if it fails
 */
export async function output([program, ...args]: Command, variables: Variables = {}): Promise<string> {
  const env = { ...process.env, ...variables };
  const { stdout } = await run(program, args, { cwd: ROOT, env, maxBuffer: 2 ** 26 });
  return stdout;
}

/** Runs a peer that measures itself. */
export async function usageOf(command: Command, variables: Variables = {}): Promise<Usage> {
  const lines = (await output(command, { ...FUNCTION_VARIABLES, ...variables })).trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '');
}

/** CPU of a whole process with its children, user and system, in ms, by the shell's `times`. */
export async function cpuMsOf(command: Command, variables: Variables = {}): Promise<number> {
  const script = '"$@" >/dev/null || exit; times';
  const lines = (await output(['sh', '-c', script, 'sh', ...command], { ...FUNCTION_VARIABLES, ...variables })).split(
    '\n',
  );
  const times = [...(lines[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  if (times.length !== 2) throw new Error(`times of sh must be two, got ${JSON.stringify(lines)}`);
  return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
}

/** Something to be measured so many times. */
export interface Measurement {
  readonly name: string;
  readonly measure: () => Promise<number>;
  readonly repeats: number;
}

/**
 * Measures each of these in turn, again and again, so that whatever else the machine does meets
 * all alike.
 * @returns the median of each, by name
 */
export async function interleaved(measurements: readonly Measurement[]): Promise<ReadonlyMap<string, number>> {
  const values = new Map<string, number[]>(measurements.map(({ name }) => [name, []]));
  const rounds = Math.max(...measurements.map(({ repeats }) => repeats));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, measure, repeats } of measurements) {
      if (round < repeats) values.get(name)?.push(await measure());
    }
  }
  return new Map([...values].map(([name, measured]) => [name, median(measured)]));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
