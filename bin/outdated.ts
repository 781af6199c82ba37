/**
 * Lists what is out of date, of all that is pinned: npm's packages, the Python tools' and the images'
 * bases. `npm run outdated`; it asks the registries, changes nothing and fails only if one cannot be
 * asked.
 */
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pythonTool } from './kit/python-tool.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');

interface Outdated {
  readonly name: string;
  readonly current: string;
  readonly latest: string;
}

/** npm's exit status is 1 if something is out of date. */
async function npmPackages(): Promise<Outdated[]> {
  const stdout = await run('npm', ['outdated', '--json'], { cwd: ROOT, maxBuffer: 2 ** 24 }).then(
    (result) => result.stdout,
    (error: { stdout?: string; code?: unknown }) => {
      if (error.code === 1 && error.stdout?.trim().startsWith('{')) return error.stdout;
      throw error;
    },
  );
  const found: Record<string, { current?: string; latest: string }> = JSON.parse(stdout || '{}');
  return Object.entries(found).map(([name, { current = 'missing', latest }]) => ({ name, current, latest }));
}

async function pythonPackages(tool: string): Promise<Outdated[]> {
  const python = join(dirname(await pythonTool(tool)), 'python');
  const { stdout } = await run(python, ['-m', 'pip', 'list', '--outdated', '--format', 'json']);
  const lock = readFileSync(join(ROOT, `bin/kit/python/${tool}.txt`), 'utf8').toLowerCase();
  const found: { name: string; version: string; latest_version: string }[] = JSON.parse(stdout);
  return found
    .filter(({ name }) => lock.includes(`${name.toLowerCase()}==`))
    .map(({ name, version, latest_version }) => ({ name, current: version, latest: latest_version }));
}

/** Only Docker can ask an image registry, so this says what to ask. */
function bases(): string[] {
  const files = globSync('containers/*/Dockerfile', { cwd: ROOT });
  return [
    ...new Set(files.flatMap((file) => readFileSync(join(ROOT, file), 'utf8').match(/(?<==)\S+@sha256:\S+/g) ?? [])),
  ];
}

function show(title: string, outdated: readonly Outdated[]): void {
  console.log(`${title}: ${outdated.length === 0 ? 'nothing is out of date' : `${outdated.length} out of date`}`);
  for (const { name, current, latest } of outdated)
    console.log(`  ${name.padEnd(44)} ${current.padEnd(12)} → ${latest}`);
}

show('npm', await npmPackages());
for (const file of globSync('bin/kit/python/*.txt', { cwd: ROOT }).sort()) {
  const tool = basename(file, '.txt');
  show(`Python, ${tool}`, await pythonPackages(tool));
}
console.log('Bases of images; compare the digest with what this says:');
for (const image of bases()) {
  const [name = ''] = image.split('@');
  console.log(`  docker buildx imagetools inspect ${name}\n    pinned: ${image.slice(name.length + 1)}`);
}
