/**
 * Bundles handlers; `bundle.ts` runs this as a process, since bundling is asynchronous and synth is
 * not, and Dockerfiles run it for what goes into their images.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FunctionPlatform } from '../config/stage.ts';

interface Jobs {
  /** An entry is a handler in TypeScript, or a bundle that this made without a platform. */
  readonly jobs: readonly { readonly entry: string; readonly target: string }[];
  /** The file that gives the SDK its credentials. @default - a function's, lambda/kit/credentials.ts */
  readonly credentials?: string;
  /** Of the native packages. Without it they are left for later, and a bundle that needs them has a note of it. */
  readonly platform?: FunctionPlatform;
}

const NOTE = 'needs-native-packages';
const { jobs, platform, credentials = 'lambda/kit/credentials.ts' } = JSON.parse(process.argv[2] ?? '') as Jobs;
const nativePackages = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies);

for (const { entry, target } of jobs) {
  const unfinished = `${target}.${process.pid}`;
  const file = join(unfinished, 'index.js');
  const needsNativePackages = entry.endsWith('.js') ? take(entry, file) : await bundle(entry, file);
  if (needsNativePackages && platform) {
    cpSync(installNativePackages(platform), join(unfinished, 'node_modules'), { recursive: true });
  } else if (needsNativePackages) {
    writeFileSync(join(unfinished, NOTE), '');
  }
  moveInto(unfinished, target);
}

function take(entry: string, file: string): boolean {
  cpSync(entry, file);
  return existsSync(join(dirname(entry), NOTE));
}

async function bundle(entry: string, file: string): Promise<boolean> {
  const { build } = await import('rolldown');
  const { output } = await build({
    input: entry,
    platform: 'node',
    external: nativePackages,
    resolve: {
      mainFields: ['module', 'main'],
      alias: { '@aws-sdk/credential-provider-node': join(process.cwd(), credentials) },
    },
    transform: { target: 'node24' },
    output: { file, format: 'cjs', minify: true, codeSplitting: false },
    logLevel: 'warn',
  });
  return output.some((chunk) => chunk.type === 'chunk' && chunk.imports.some((name) => nativePackages.includes(name)));
}

/** The packages under `dependencies`, as locked, for the platform that the functions run on. */
function installNativePackages({ os, cpu, libc = 'own' }: FunctionPlatform): string {
  const folder = join('node_modules/.cache/media-library/native', `${os}-${cpu}-${libc}`);
  const installed = join(folder, 'node_modules');
  if (isCurrent(folder)) return installed;

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(file, join(folder, file));
  const target = libc === 'own' ? [] : [`--os=${os}`, `--cpu=${cpu}`, `--libc=${libc}`];
  const flags = ['--omit=dev', '--omit=peer', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  execFileSync('npm', ['ci', ...flags, ...target], { cwd: folder, stdio: ['ignore', 2, 2] });
  return installed;
}

function isCurrent(folder: string): boolean {
  const lock = join(folder, 'package-lock.json');
  return existsSync(join(folder, 'node_modules')) && readFileSync(lock).equals(readFileSync('package-lock.json'));
}

/** A second process may have been faster with the same bundle. */
function moveInto(unfinished: string, target: string): void {
  if (existsSync(target)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, target);
}
