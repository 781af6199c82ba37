import { readFileSync } from 'node:fs';

/** What a peer prints of itself, as one line of JSON. */
export interface Usage {
  /** CPU of the work alone, user and system, in ms. */
  readonly cpuMs: number;
  /** Before the work. */
  readonly rssBytes: number;
  /** The most that the process has ever held. */
  readonly peakRssBytes: number;
}

/**
 * Does the work on the file that the command line names, after it has been done on the warm-up
 * file before that, and prints what it took.
 */
export async function measured(work: (path: string) => Promise<unknown>): Promise<void> {
  const [warmUpPath = '', path = ''] = process.argv.slice(2);
  await work(warmUpPath);
  const rssBytes = statusBytes('VmRSS');
  const start = process.cpuUsage();
  await work(path);
  const { user, system } = process.cpuUsage(start);
  print({ cpuMs: (user + system) / 1000, rssBytes, peakRssBytes: statusBytes('VmHWM') });
}

export function print(usage: Usage): void {
  process.stdout.write(`${JSON.stringify(usage)}\n`);
}

/** Of this process alone, unlike `maxRSS`, which starts at what the parent held when it forked. */
export function statusBytes(field: 'VmRSS' | 'VmHWM'): number {
  const [, kibibytes] = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}
