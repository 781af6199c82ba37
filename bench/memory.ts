import { copyFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { decodeMemoryBytes } from '../lambda/thumbnail/decode-memory.ts';
import { cached } from './kit/cache.ts';
import { warmUpImage } from './kit/corpus.ts';
import { largeImages } from './kit/large-images.ts';
import { largestImages } from './kit/largest-images.ts';
import { output, script, usageOf } from './kit/processes.ts';
import { type Row, round, type Section, type Table } from './kit/table.ts';
import { type ThumbnailFunction, thumbnailFunction } from './kit/thumbnail-function.ts';

/** Of the function's memory, the most that a process may ever hold. */
const PEAK_SHARE = 0.6;
/** Of the first file's peak, the most that a warm process may come to. */
const GROWTH = 1.1;
const WARM_FILES = 5;

/** Peak memory: of each format against what is allowed for it, of the largest images, of a warm process. */
export const memory: Section = async () => {
  const images = await largeImages();
  const progressive = images.find((path) => basename(path) === 'progressive-420.jpg') ?? '';
  const fn = thumbnailFunction();
  return [await decodeMemory(images), await largestLetThrough(fn), await warmProcess(progressive, fn)];
};

async function decodeMemory(paths: readonly string[]): Promise<Table> {
  const warmUpPath = await warmUpImage();
  const rows = [];
  for (const path of paths) rows.push(await decodeMemoryOf(path, warmUpPath));
  return { title: 'Memory for one image, beside the bare process, against what decodeMemoryBytes() allows', rows };
}

async function decodeMemoryOf(path: string, warmUpPath: string): Promise<Row> {
  const { rssBytes, peakRssBytes } = await usageOf([...script('peers/resize.ts'), warmUpPath, path]);
  const metadata = await sharp(path, { limitInputPixels: false }).metadata();
  const allowedBytes = decodeMemoryBytes({ ...metadata, size: (await stat(path)).size });
  const measuredBytes = peakRssBytes - rssBytes;
  const pixels = metadata.width * metadata.height;
  const figures = {
    MP: round(pixels / 1e6, 0),
    'measured MB': round(measuredBytes / 1e6, 0),
    'allowed MB': round(allowedBytes / 1e6, 0),
    'measured B/px': round(measuredBytes / pixels),
    'allowed B/px': round(allowedBytes / pixels),
  };
  return { name: basename(path), figures, ratio: round(measuredBytes / allowedBytes, 3), limit: 1 };
}

async function largestLetThrough(fn: ThumbnailFunction): Promise<Table> {
  const rows = [];
  for (const path of await largestImages(Number(fn.environment.DECODE_MEMORY_BYTES))) {
    const [peakBytes = Number.NaN] = await peaksOf([path], fn);
    const { width, height } = await sharp(path, { limitInputPixels: false }).metadata();
    const figures = { MP: round((width * height) / 1e6, 0), 'peak MB': round(peakBytes / 1e6, 0) };
    rows.push({ name: basename(path), figures, ratio: round(peakBytes / fn.memoryBytes, 3), limit: PEAK_SHARE });
  }
  return { title: `The largest images let through, of ${fn.memoryBytes / 2 ** 20} MiB`, rows };
}

async function warmProcess(path: string, fn: ThumbnailFunction): Promise<Table> {
  const peaks = await peaksOf(await copies(path), fn);
  const [first = Number.NaN] = peaks;
  const rows = peaks.map((peakBytes, index) => ({
    name: `image ${index + 1}`,
    figures: { 'peak MB': round(peakBytes / 1e6, 0) },
    ratio: round(peakBytes / first, 3),
    limit: GROWTH,
  }));
  return { title: 'One warm process, 100 MP progressive JPEGs one after another', rows };
}

/** Files of their own, since libvips' cache would know the same one again. */
function copies(path: string): Promise<string[]> {
  const names = Array.from({ length: WARM_FILES }, (_, index) => `copy-${index + 1}-${basename(path)}`);
  return Promise.all(names.map((name) => cached(join(dirname(path), name), (copy) => copyFile(path, copy))));
}

/** Peaks of one process of the function, after each file. */
async function peaksOf(paths: readonly string[], { environment }: ThumbnailFunction): Promise<number[]> {
  return JSON.parse(await output(script('peers/function.ts', ...paths), environment));
}
