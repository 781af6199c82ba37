import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes `dist`, what the package holds; `npm pack` runs this. Node strips no types inside
 * `node_modules`, so `lib` goes in as JavaScript with declarations, and handlers as bundles. Images are
 * built from `sources`, where the same files lie as here.
 */
const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const SOURCES = join(DIST, 'sources');

rmSync(DIST, { recursive: true, force: true });
run(join(ROOT, 'node_modules/typescript/lib/tsc.js'), '--project', 'tsconfig.build.json');
for (const file of filesIn('lib').filter((file) => !file.endsWith('.ts'))) cpSync(join(ROOT, file), join(DIST, file));
for (const path of ['.dockerignore', ...imageSources()]) {
  cpSync(join(ROOT, path), join(SOURCES, path), { recursive: true });
}
const handlers = filesIn('lambda').filter((file) => file.endsWith('/handler.ts'));
const jobs = handlers.map((entry) => ({ entry, target: join(SOURCES, 'bundles', dirname(entry)) }));
run(join(ROOT, 'lib/kit/bundler.ts'), JSON.stringify({ jobs }));

function run(...args: readonly string[]): void {
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
}

/** What `.dockerignore` lets through. */
function imageSources(): string[] {
  const lines = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
  return lines.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(ROOT.length + 1));
}
