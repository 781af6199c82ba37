import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setInterval as every } from 'node:timers';

/** What a piece of work came to, and what it took; `outcome` is undefined if it threw. */
export interface Measured {
  readonly outcome?: string;
  readonly error?: string;
  readonly cpuMs: number;
  /** The most memory that this process and its largest child had, in bytes. */
  readonly peakBytes: number;
}

const TICKS_PER_SECOND = 100;
const LOOK_MS = 10;

/** Runs work and measures it by what Linux keeps of this process and its children. */
export async function measured(work: () => Promise<string>): Promise<Measured> {
  // Resets the high-water mark, VmHWM.
  writeFileSync('/proc/self/clear_refs', '5');
  const before = cpuMs();
  let childBytes = 0;
  const timer = every(() => {
    childBytes = Math.max(childBytes, ...children().map(peakOf));
  }, LOOK_MS);
  const outcome = await work().then(
    (value) => ({ outcome: value }),
    (error: Error) => ({ error: error.message }),
  );
  clearInterval(timer);
  return { ...outcome, cpuMs: cpuMs() - before, peakBytes: peakOf('self') + childBytes };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  // Fields 16 and 17, of children that have ended.
  const [childrenUser, childrenSystem] = [fields[13], fields[14]].map(Number);
  return (user + system) / 1000 + (((childrenUser ?? 0) + (childrenSystem ?? 0)) * 1000) / TICKS_PER_SECOND;
}

function children(): readonly string[] {
  const own = `${process.pid}`;
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && field(pid, 'PPid') === own);
}

function peakOf(pid: string): number {
  return Number.parseInt(field(pid, 'VmHWM') ?? '0', 10) * 1024;
}

/** Of a process that may have ended by now. */
function field(pid: string, name: string): string | undefined {
  try {
    return new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
