import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Enums, Models } from '@cyclonedx/cyclonedx-library';
import { rolldown } from 'rolldown';
import { websiteScript } from '../../lib/lightsail/website-script.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Something that runs somewhere else, and what it is made of. */
export interface Deployable {
  /** `lambda/api/rest`, `containers/lambda-container`, `lightsail/website`. */
  readonly name: string;
  readonly type: Enums.ComponentType;
  readonly components: readonly Models.Component[];
}

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

const lock: Readonly<Record<string, LockedPackage>> = JSON.parse(
  readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
).packages;
const nativePackages = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).dependencies);

/** Every function, image and launch script of this product. */
export async function deployables(): Promise<Deployable[]> {
  const handlers = globSync('lambda/{*,*/*}/handler.ts', { cwd: ROOT });
  const images = globSync('containers/*/Dockerfile', { cwd: ROOT });
  return [
    ...(await Promise.all(handlers.sort().map(bundle))),
    ...(await Promise.all(images.sort().map(image))),
    {
      name: 'lightsail/website',
      type: Enums.ComponentType.Application,
      components: (websiteScript().packages ?? []).map(debianPackage),
    },
  ];
}

async function bundle(entry: string): Promise<Deployable> {
  return { name: dirname(entry), type: Enums.ComponentType.Application, components: await bundled([entry]) };
}

async function image(dockerfile: string): Promise<Deployable> {
  const text = readFileSync(join(ROOT, dockerfile), 'utf8');
  // The program, and those that it starts as processes of their own.
  const entries = globSync(`${dirname(dockerfile)}/{,*/}main.ts`, { cwd: ROOT });
  const [, credentials] = /"credentials":"([^"]+)"/.exec(text) ?? [];
  const packages = await bundled(entries, credentials);
  return {
    name: dirname(dockerfile),
    type: Enums.ComponentType.Container,
    components: [...baseImages(text), ...installed(text).map(debianPackage), ...packages],
  };
}

/** The packages that end up in bundles, and the native ones that are installed beside them. */
async function bundled(
  entries: readonly string[],
  credentials = 'lambda/kit/credentials.ts',
): Promise<Models.Component[]> {
  const folders = await Promise.all(entries.map((entry) => foldersIn(entry, credentials)));
  return [...new Set(folders.flat())].sort().map(npmPackage);
}

async function foldersIn(entry: string, credentials: string): Promise<readonly string[]> {
  const build = await rolldown({
    input: join(ROOT, entry),
    platform: 'node',
    external: nativePackages,
    resolve: {
      mainFields: ['module', 'main'],
      alias: { '@aws-sdk/credential-provider-node': join(ROOT, credentials) },
    },
    logLevel: 'silent',
  });
  const { output } = await build.generate({ format: 'cjs', codeSplitting: false });
  const chunks = output.filter((part) => part.type === 'chunk');
  const folders = chunks.flatMap(({ moduleIds }) => moduleIds.flatMap(packageFolder));
  const isNative = chunks.some(({ imports }) => imports.some((name) => nativePackages.includes(name)));
  return isNative ? [...folders, ...installedBeside()] : folders;
}

/** Where a module's package is, as the lock file names it. */
function packageFolder(module: string): string[] {
  const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(relative(ROOT, module)) ?? [];
  return folder === undefined ? [] : [folder];
}

/** What `npm ci --omit=dev` installs for functions: Linux on arm64, with glibc. */
function installedBeside(): string[] {
  const isFor = (value: string, wanted?: readonly string[]) => wanted === undefined || wanted.includes(value);
  return Object.entries(lock)
    .filter(
      ([folder, { dev, os, cpu, libc }]) =>
        folder !== '' && !dev && isFor('linux', os) && isFor('arm64', cpu) && isFor('glibc', libc),
    )
    .map(([folder]) => folder);
}

function npmPackage(folder: string): Models.Component {
  const locked = lock[folder];
  if (!locked) throw new Error(`package-lock.json must have ${folder}, which is in a bundle`);
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const component = library(name, `pkg:npm/${name.replace('@', '%40')}@${locked.version}`, locked.version);
  const [algorithm, hash] = (locked.integrity ?? '').split('-');
  if (algorithm === 'sha512' && hash)
    component.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(hash, 'base64').toString('hex'));
  if (locked.license) component.licenses.add(new Models.LicenseExpression(locked.license));
  return component;
}

const debianPackage = (name: string) => library(name, `pkg:deb/debian/${name}`);

function library(name: string, purl: string, version?: string): Models.Component {
  return new Models.Component(Enums.ComponentType.Library, name, { bomRef: purl, purl, version });
}

/** `ARG NODE_IMAGE=<name>:<tag>@<digest>` */
function baseImages(dockerfile: string): Models.Component[] {
  return [...dockerfile.matchAll(/^ARG \w+=(\S+?):(\S+?)@(sha256:[0-9a-f]{64})$/gm)].map(
    ([, name = '', tag, digest = '']) => {
      const purl = `pkg:oci/${name.split('/').at(-1)}@${encodeURIComponent(digest)}?repository_url=${name}&tag=${tag}`;
      return new Models.Component(Enums.ComponentType.Container, name, { bomRef: purl, purl, version: digest });
    },
  );
}

function installed(dockerfile: string): string[] {
  const lines = dockerfile.replaceAll('\\\n', ' ');
  const [, packages = ''] = /apt-get install\s+(?:-\S+\s+)*([^&\n]*)/.exec(lines) ?? [];
  return packages.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
}
