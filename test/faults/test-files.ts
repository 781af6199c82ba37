import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One release for all machines, so that all see the same files. */
const ARCHIVE = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main';

/** Sources of decoders, whose tests have files that were made, or found, to break them. */
const PACKAGES = {
  images: [
    'pillow', 'tiff', 'giflib', 'libpng1.6', 'libheif', 'libwebp', 'imagemagick',
    'golang-1.19', 'golang-golang-x-image', 'pypdf', 'pikepdf', 'libjxl-testdata',
  ],
  documents: ['qpdf', 'pikepdf', 'pdfminer', 'pypdf'],
} as const; // biome-ignore format: two lists

/** Of these, the package itself is wanted. */
const NOT_SOURCES = new Set(['libjxl-testdata']);

const ENDS = {
  images:
    /\.(png|jpe?g|gif|webp|tiff?|avif|heic|heif|bmp|jp2|j2k|jxl|svg|ico|icns|psd|sgi|tga|pcx|p[bgp]m|fli|flc|dds|eps|dcx|msp|im|xbm|xpm|exr|fits?|hdf5|mpo|bufr|grib|wmf|emf)$/i,
  documents: /\.pdf$/i,
};

/** Where what is fetched is kept, by name. */
export function cacheOf(name: string): string {
  return join(process.cwd(), 'node_modules/.cache/media-library/test-files', name);
}

/**
 * Paths of the test files of decoders that Debian has the sources of, fetched at the first call.
 * @throws Error if apt is not there, or its archive cannot be reached: these tests never pass without files
 */
export function testFiles(kind: keyof typeof PACKAGES): readonly string[] {
  return PACKAGES[kind].flatMap((name) => {
    const folder = cacheOf(name);
    if (!existsSync(folder)) fetch(name, folder);
    const found = globSync('**/*', { cwd: folder }).filter((path) => ENDS[kind].test(path));
    if (found.length === 0) throw new Error(`The sources of ${name} must have ${kind}, got none in ${folder}`);
    return found.sort().map((path) => join(folder, path));
  });
}

function fetch(name: string, folder: string): void {
  const work = `${folder}.${process.pid}`;
  const download = join(work, 'download');
  const content = join(work, 'content');
  for (const path of [download, content]) mkdirSync(path, { recursive: true });
  try {
    if (NOT_SOURCES.has(name)) run('apt-get', [...apt(), 'download', '-qq', name], download);
    else run('apt-get', [...apt(), 'source', '--download-only', '-qq', name], download);
    for (const archive of globSync('*.deb', { cwd: download }))
      run('dpkg-deb', ['--extract', join(download, archive), content], work);
    for (const archive of globSync('*.orig.tar.*', { cwd: download }).filter((file) => !file.endsWith('.asc')))
      run('tar', ['--extract', '--no-same-owner', '--file', join(download, archive), '--directory', content], work);
    renameSync(content, folder);
  } catch (error) {
    throw new Error(`The sources of ${name} must come from Debian's archive, by apt-get: ${error}`, { cause: error });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

let options: readonly string[] | undefined;

/** Lists of this project's own: the machine's stay as they are, and nobody needs to be root. */
function apt(): readonly string[] {
  if (options) return options;
  const state = cacheOf('apt');
  mkdirSync(join(state, 'lists/partial'), { recursive: true });
  const list = join(state, 'sources.list');
  writeFileSync(list, `deb-src ${ARCHIVE}\ndeb ${ARCHIVE}\n`);
  const settings = {
    'Dir::Etc::SourceList': list,
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::State::Lists': join(state, 'lists'),
    'Dir::Cache': state,
  };
  options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  run('apt-get', [...options, 'update', '-qq'], state);
  return options;
}

function run(command: string, args: readonly string[], cwd: string): void {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}
