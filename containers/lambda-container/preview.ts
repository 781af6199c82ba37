import { open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { resize, type Thumbnail } from '../../lambda/thumbnail/resize.ts';
import { type Ended, type Limits, runLimited } from './limited-process.ts';

/** What is known of a document beside its pictures. */
export interface DocumentInfo {
  readonly pages: number;
  readonly title?: string;
}

/** Why a file can never have a preview. */
type RejectionCode = 'EMPTY' | 'UNSUPPORTED_FORMAT' | 'ENCRYPTED' | 'BROKEN' | 'TOO_COSTLY';

export type Previewed =
  | { readonly kind: 'previews'; readonly info: DocumentInfo; readonly previews: readonly Thumbnail[] }
  | { readonly kind: 'rejected'; readonly code: RejectionCode; readonly message: string };

export interface PreviewOptions {
  /** Longest edge of each picture, in pixels. */
  readonly edgesPx: readonly number[];
  readonly limits: Limits;
}

/** Poppler's page is at most as large as the largest edge, squared, in three channels. */
const PAGE_MEMORY_BYTES = 256 * 1024 ** 2;
/** Where PDF readers look for the header. */
const HEADER_BYTES = 1024;

/**
 * Makes WebP pictures of a PDF file's first page, by poppler's programs, which write only into the
 * file's own folder.
 * @throws Error if poppler is not there, or was kept waiting: the same file may work at another time
 */
export async function preview(path: string, { edgesPx, limits }: PreviewOptions): Promise<Previewed> {
  if ((await stat(path)).size === 0) return rejected('EMPTY', 'The file is empty');
  if (!(await hasPdfHeader(path))) return rejected('UNSUPPORTED_FORMAT', 'The file does not begin as a PDF does');

  const folder = dirname(path);
  const described = await runLimited('pdfinfo', ['-enc', 'UTF-8', path], folder, limits);
  if (described.kind !== 'done') return reasonOf(described, folder);
  const info = parseInfo(described.stdout);
  if (info.pages < 1) return rejected('BROKEN', 'The document has no pages');

  const page = join(folder, 'page');
  const size = ['-scale-to', String(Math.max(...edgesPx))];
  const drawn = await runLimited('pdftoppm', ['-png', '-singlefile', '-cropbox', ...size, path, page], folder, limits);
  if (drawn.kind !== 'done') return reasonOf(drawn, folder);

  const resized = await resizePage(`${page}.png`, edgesPx);
  if (resized?.kind !== 'thumbnails') return rejected('BROKEN', resized?.message ?? firstError(drawn.stderr, folder));
  return { kind: 'previews', info, previews: resized.thumbnails };
}

async function resizePage(path: string, edgesPx: readonly number[]) {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  return exists ? resize(path, { edgesPx: [...edgesPx], decodeMemoryBytes: PAGE_MEMORY_BYTES }) : undefined;
}

async function hasPdfHeader(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead).includes('%PDF-');
  } finally {
    await file.close();
  }
}

/** The last `Pages:` is pdfinfo's own; one before it may be the author's, in a title with a line break. */
export function parseInfo(stdout: string): DocumentInfo {
  const pages = [...stdout.matchAll(/^Pages:\s+(\d+)$/gm)].at(-1)?.[1];
  const title = /^Title:[ \t]+(\S.*)$/m.exec(stdout)?.[1]?.trim();
  return { pages: Number(pages ?? 0), title };
}

function reasonOf(ended: Exclude<Ended, { kind: 'done' }>, folder: string): Previewed {
  if (ended.kind === 'over-limit') return rejected('TOO_COSTLY', `Reading the document took more than ${ended.limit}`);
  if (/incorrect password/i.test(ended.stderr)) return rejected('ENCRYPTED', 'The document needs a password');
  return rejected('BROKEN', firstError(ended.stderr, folder));
}

function firstError(stderr: string, folder: string): string {
  const line = stderr.split('\n').find((text) => text.trim() !== '');
  return line?.replaceAll(`${folder}/`, '').slice(0, 300) ?? 'The document cannot be read';
}

function rejected(code: RejectionCode, message: string): Extract<Previewed, { kind: 'rejected' }> {
  return { kind: 'rejected', code, message };
}
