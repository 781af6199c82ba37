import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { MadeFiles, MakeFiles } from './pyramid/make-files.ts';

/**
 * Makes the files in a process of its own (`pyramid/main.ts`), which can be ended at any time.
 * @param command - what runs it, with Node
 * @throws Error with what the process said against it; the signal's reason if it was ended by that
 */
export async function makeFilesInProcess(
  command: readonly string[],
  job: MakeFiles,
  signal: AbortSignal,
): Promise<MadeFiles> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [...command, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  try {
    const ended = new Promise<string>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, name) => resolve(name ?? `exit code ${code}`));
    });
    const [stdout, stderr, how] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    signal.throwIfAborted();
    if (how !== 'exit code 0')
      throw new Error(`Making tiles ended with ${how}: ${stderr.trim() || 'nothing was said'}`);
    return JSON.parse(stdout);
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
