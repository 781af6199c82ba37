import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ObjectReference } from '../../lambda/kit/events.ts';
import { thumbnailKey, tilesKey } from '../../lambda/kit/keys.ts';
import type { Outcome, Work } from '../../lambda/kit/process-upload.ts';
import { type Result, SourceReplaced } from '../../lambda/kit/results.ts';
import { logger } from '../../lambda/kit/telemetry.ts';
import { currentUpload } from '../../lambda/kit/uploads.ts';
import { levelsOf, tilesOf } from '../kit/deep-zoom.ts';
import { makeFilesInProcess } from './make-files-process.ts';
import { type MadeFiles, TILES_FILE } from './pyramid/make-files.ts';
import type { Dependencies } from './run-job.ts';
import { fileBody } from './upload-file.ts';

type Tools = Pick<Dependencies, 's3' | 'environment' | 'memoryBytes' | 'makeFiles' | 'signal'>;
type Files = Extract<MadeFiles, { kind: 'files' }>;

/** Of this process, beside the one that makes the files; parts of an upload come after that. */
const OWN_MEMORY_BYTES = 160 * 2 ** 20;
const PROGRESS_MS = 10_000;

/**
 * Makes an upload's pyramid, one object, and its thumbnails. That takes minutes, so whether the upload
 * still stands is asked again before they are written, and before the object of tiles is complete.
 */
export function tilesWork(upload: ObjectReference, tools: Tools): Work {
  const { key } = upload;
  const { EDGES_PX } = tools.environment;
  const confirm = () => confirmSource(upload, tools);
  return {
    resultKeys: [tilesKey(key), ...EDGES_PX.map((edgePx) => thumbnailKey(edgePx, key))],
    run: async (source): Promise<Outcome> => {
      const made = await makeFiles(source, tools);
      if (made.kind === 'rejected') return made;
      await confirm();
      const thumbnails = made.thumbnails.map(async ({ edgePx, path }) => ({
        key: thumbnailKey(edgePx, key),
        body: await readFile(path),
        contentType: 'image/webp',
      }));
      return { kind: 'results', results: [tilesResult(key, made, confirm, tools), ...(await Promise.all(thumbnails))] };
    },
  };
}

async function makeFiles(source: string, { environment, memoryBytes, makeFiles, signal }: Tools): Promise<MadeFiles> {
  const folder = dirname(source);
  const job = {
    source,
    folder,
    edgesPx: environment.EDGES_PX,
    tileSizePx: environment.TILE_SIZE_PX,
    tileFormat: environment.TILE_FORMAT,
    threads: environment.THREADS,
    memoryBytes: memoryBytes - OWN_MEMORY_BYTES,
  };
  const progress = rate();
  const archiveBytes = () => sizeOf(join(folder, TILES_FILE));
  const timer = setInterval(async () => logger.info('Making tiles', progress(await archiveBytes())), PROGRESS_MS);
  try {
    const made = await makeFilesInProcess(makeFiles, job, signal);
    if (made.kind === 'files') {
      const tiles = tilesOf(levelsOf({ ...made, tileSizePx: environment.TILE_SIZE_PX }));
      logger.info('Tiles made', { tiles, ...progress(await archiveBytes()) });
    }
    return made;
  } finally {
    clearInterval(timer);
  }
}

async function confirmSource(upload: ObjectReference, { s3 }: Tools): Promise<void> {
  const current = await currentUpload(s3, upload);
  if (current?.etag !== upload.etag) throw new SourceReplaced(`${upload.key} was replaced while tiles were made of it`);
}

function tilesResult(
  uploadKey: string,
  made: Files,
  confirm: () => Promise<void>,
  { environment, signal }: Tools,
): Result {
  const progress = rate();
  let lastMs = performance.now();
  const onProgress = (bytes: number) => {
    if (performance.now() - lastMs < PROGRESS_MS) return;
    lastMs = performance.now();
    logger.info('Uploading tiles', progress(bytes));
  };
  return {
    key: tilesKey(uploadKey),
    body: async (s3, params) => {
      await fileBody(made.archive, { signal, beforeVisible: confirm, onProgress })(s3, params);
      logger.info('Tiles uploaded', progress(await sizeOf(made.archive)));
    },
    contentType: 'application/zip',
    metadata: {
      'image-width': String(made.widthPx),
      'image-height': String(made.heightPx),
      'tile-size': String(environment.TILE_SIZE_PX),
      'tile-format': environment.TILE_FORMAT,
    },
  };
}

/** What is logged of bytes that come to be, from now on. */
function rate() {
  const startMs = performance.now();
  return (bytes: number) => {
    const seconds = (performance.now() - startMs) / 1000;
    return {
      bytes,
      seconds: Number(seconds.toFixed(1)),
      megabytesPerSecond: Number((bytes / 1e6 / seconds).toFixed(1)),
    };
  };
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
