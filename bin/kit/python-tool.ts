import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const LOCKS = join(import.meta.dirname, 'python');
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/media-library/python');

/**
 * The path of a command-line tool from PyPI, as `bin/kit/python/<name>.txt` locks it, in a virtual
 * environment of its own that is made at first use.
 * @throws Error if Python 3.10 or later with `venv` is missing, or the packages cannot be fetched
 */
export async function pythonTool(name: string): Promise<string> {
  const lock = join(LOCKS, `${name}.txt`);
  const folder = join(CACHE, name);
  const installed = join(folder, 'installed.txt');
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  if (existsSync(installed) && (await readFile(installed)).equals(await readFile(lock))) return join(bin, name);

  await rm(folder, { recursive: true, force: true });
  await run(await python(), ['-m', 'venv', folder]);
  await run(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', lock]);
  await copyFile(lock, installed);
  return join(bin, name);
}

async function python(): Promise<string> {
  for (const command of ['python3', 'python']) {
    try {
      const { stdout } = await run(command, ['-c', 'import sys, venv, ensurepip; print(sys.version_info >= (3, 10))']);
      if (stdout.trim() === 'True') return command;
    } catch {
      // not here, or without venv: the next one may be better
    }
  }
  throw new Error('Python 3.10 or later with venv is missing (Debian: apt install python3-venv)');
}
