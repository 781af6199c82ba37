import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { hasSeveralScans } from '../containers/batch/pyramid/jpeg-scans.ts';
import { TILES_FILE } from '../containers/batch/pyramid/make-files.ts';
import { pyramidMemoryBytes } from '../containers/batch/pyramid/pyramid-memory.ts';
import { DEFAULT_EDGES_PX } from '../lambda/thumbnail/contract.ts';
import { largeImage } from './kit/large-images.ts';
import { median, script, usageOf } from './kit/processes.ts';
import { debianPyramid, hugeImage, inFolder, libvipsPyramid, ownPyramid } from './kit/pyramids.ts';
import { type Row, round, type Section, type Table } from './kit/table.ts';
import { TakingS3 } from './kit/taking-s3.ts';
import type { Watched } from './kit/watched.ts';

const EDGE_PX = 20_000;
/** The library that sharp runs on is the one that limits are for; Debian's is years older. */
const AS_IT_COMES = 'libvips in C, as it comes';
const DEBIAN = "Debian's vips 8.14";
const RUNS = 3;
const CPU_LIMIT = 1.1;
const MEMORY_LIMIT = 1.2;
const IMAGES = 100_000;
/** S3 Standard's list price in us-east-1, in dollars. */
const DOLLARS_PER_1000_PUTS = 0.005;
/** Upper end for a c7g on Spot, in dollars: docs/batch.md. */
const DOLLARS_PER_VCPU_HOUR = 0.0165;

/** The pyramid of a huge JPEG against `vips dzsave`, what decides over threads and memory, and what publishing it costs. */
export const batch: Section = async () => {
  const source = await hugeImage(EDGE_PX, EDGE_PX);
  return [...(await againstVips(source)), await byThreads(source), await memory(source), await publishing(source)];
};

/** One after another, again and again, so that whatever else the machine does meets all alike. */
async function againstVips(source: string): Promise<readonly Table[]> {
  const ways: Readonly<Record<string, () => Promise<Watched>>> = {
    ours: () => ownPyramid(source),
    [AS_IT_COMES]: () => libvipsPyramid(source, {}),
    'libvips in C, one arena of malloc': () => libvipsPyramid(source, { MALLOC_ARENA_MAX: '1' }),
    [DEBIAN]: () => debianPyramid(source),
  };
  const taken = new Map<string, Watched[]>(Object.keys(ways).map((name) => [name, []]));
  for (let run = 0; run < RUNS; run += 1) {
    for (const [name, way] of Object.entries(ways)) taken.get(name)?.push(await way());
  }
  const medianOf = (name: string, figure: keyof Watched) => median((taken.get(name) ?? []).map((each) => each[figure]));
  const table = (title: string, figure: keyof Watched, unit: number, limitOf: (name: string) => number | undefined) => {
    const ours = medianOf('ours', figure);
    const rows = Object.keys(ways)
      .slice(1)
      .map((name): Row => {
        const peer = medianOf(name, figure);
        const figures = { peer: round(peer / unit), ours: round(ours / unit) };
        return { name, figures, ratio: round(ours / peer, 3), limit: limitOf(name) };
      });
    return { title, rows };
  };
  const what = `a ${EDGE_PX} x ${EDGE_PX} JPEG in tiles of 512 px, one zip, against vips dzsave, median of ${RUNS}`;
  return [
    table(`CPU s: ${what}`, 'cpuMs', 1000, (name) => (name === DEBIAN ? undefined : CPU_LIMIT)),
    table(`Peak MB: ${what}`, 'peakBytes', 1e6, (name) => (name === AS_IT_COMES ? MEMORY_LIMIT : undefined)),
  ];
}

async function byThreads(source: string): Promise<Table> {
  const rows: Row[] = [];
  for (const threads of [1, 2, 4]) {
    const runs: Watched[] = [];
    for (let run = 0; run < RUNS; run += 1)
      runs.push(await ownPyramid(source, { threads, edgesPx: [...DEFAULT_EDGES_PX] }));
    const [cpuMs, wallMs, peakBytes, runnable] = (['cpuMs', 'wallMs', 'peakBytes', 'runnable'] as const).map((figure) =>
      median(runs.map((each) => each[figure])),
    ) as [number, number, number, number];
    const figures = {
      'CPU s': round(cpuMs / 1000),
      'wall s': round(wallMs / 1000),
      'threads that can run': round(runnable),
      'peak MB': round(peakBytes / 1e6, 0),
    };
    rows.push({ name: String(threads), figures });
  }
  return { title: `The same with thumbnails, by threads, median of ${RUNS}`, rows };
}

async function memory(source: string): Promise<Table> {
  const progressive = await largeImage('progressive-444.jpg', 10_000, 10_000, (image) =>
    image.jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
  );
  const rows: Row[] = [];
  for (const path of [
    source,
    await hugeImage(2 * EDGE_PX, EDGE_PX / 4),
    await hugeImage(3 * EDGE_PX, 4000),
    progressive,
  ]) {
    const { peakBytes } = await ownPyramid(path);
    const image = { ...(await sharp(path, { limitInputPixels: false }).metadata()), size: (await stat(path)).size };
    const allowed = pyramidMemoryBytes({ image, severalScans: await hasSeveralScans(path), tileSizePx: 512 });
    const figures = {
      'width px': image.width,
      MP: round((image.width * image.height) / 1e6, 0),
      'peak MB': round(peakBytes / 1e6, 0),
      'allowed MB': round(allowed / 1e6, 0),
    };
    rows.push({ name: basename(path), figures, ratio: round(peakBytes / allowed, 3), limit: 1 });
  }
  return { title: 'Memory of the process that makes a pyramid, against what pyramidMemoryBytes() allows', rows };
}

interface Published {
  readonly puts: number;
  readonly cpuMs: number;
}

async function publishing(source: string): Promise<Table> {
  const rows: Row[] = [];
  for (const tileSizePx of [256, 512]) {
    await inFolder(async (folder) => {
      await ownPyramid(source, { folder, tileSizePx });
      const archive = join(folder, TILES_FILE);
      const [object, tree] = [await publish('object', archive), await publish('tree', archive)];
      rows.push({
        ...publishedRow(`one object, of ${tileSizePx} px`, object),
        ratio: round(object.cpuMs / tree.cpuMs, 3),
        limit: 0.5,
      });
      rows.push(publishedRow(`a tree of tiles of ${tileSizePx} px`, tree));
    });
  }
  return { title: 'Publishing it at an S3 on this machine; ratio of CPU', rows };
}

async function publish(kind: 'object' | 'tree', archive: string): Promise<Published> {
  using s3 = await TakingS3.start();
  const variables = {
    AWS_ENDPOINT_URL: s3.origin,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
  };
  const { cpuMs } = await usageOf(script('peers/publish.ts', kind, archive), variables);
  return { puts: s3.puts, cpuMs };
}

function publishedRow(name: string, { puts, cpuMs }: Published): Row {
  const figures = {
    PUTs: puts,
    'PUTs of 100,000 images, $': round((puts * DOLLARS_PER_1000_PUTS * IMAGES) / 1000),
    'CPU s': round(cpuMs / 1000),
    'CPU of them on Spot, $': round((cpuMs / 3.6e6) * DOLLARS_PER_VCPU_HOUR * IMAGES),
  };
  return { name, figures };
}
