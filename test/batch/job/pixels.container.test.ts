import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { photo } from '../../../bench/kit/photo.ts';
import { EXIT_CODES } from '../../../containers/batch/contract.ts';
import { OVERLAP_PX, QUALITY } from '../../../containers/batch/pyramid/settings.ts';
import { levelsOf, parseDescriptor } from '../../../containers/kit/deep-zoom.ts';
import { type TileArchive, TileReader } from '../../../containers/kit/tile-reader.ts';
import { buildImage } from '../../kit/docker.ts';
import { JobContainers } from './job-containers.ts';

jest.setTimeout(300_000);

const WIDTH_PX = 7001;
const HEIGHT_PX = 5003;
const TILE_SIZE_PX = 512;

/** Tiles by their names in a Deep Zoom tree: level, column and row. */
type Tiles = ReadonlyMap<string, Buffer>;

describe('The pyramid of a large image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vips-'));
  let jobs: JobContainers;
  let archive: TileArchive | undefined;
  let ours: Tiles;
  let theirs: Tiles;

  beforeAll(async () => {
    const picture = await largePhoto();
    jobs = await JobContainers.start(new URL(process.env.LOCAL_ENDPOINT ?? ''));
    const upload = await jobs.upload('large.jpg', picture);
    expect(await jobs.run({ ...upload })).toBe(EXIT_CODES.done);
    archive = await new TileReader(jobs.s3, jobs.derived).open(upload.key);
    ours = await tilesThrough(archive);
    theirs = tilesOfVips(picture, folder);
  }, 900_000);
  afterAll(() => {
    jobs?.stop();
    rmSync(folder, { recursive: true });
  });

  it('has the descriptor that vips dzsave writes', () => {
    const descriptor = parseDescriptor(readFileSync(join(folder, 'pyramid.dzi'), 'utf8'));
    expect(descriptor).toMatchObject({ widthPx: WIDTH_PX, heightPx: HEIGHT_PX, overlapPx: OVERLAP_PX });
    expect(archive).toMatchObject(descriptor ?? {});
  });

  it('has the tiles that vips dzsave writes, each of its size', async () => {
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
    expect(await Promise.all([...ours].map(([name, tile]) => sizeOf(name, tile)))).toEqual(
      await Promise.all([...ours.keys()].map((name) => sizeOf(name, theirs.get(name)))),
    );
  });

  it('is pixel for pixel what vips dzsave makes, without any tolerance', async () => {
    const differing: string[] = [];
    for (const [name, tile] of ours) {
      const [our, their] = await Promise.all([tile, theirs.get(name)].map((each) => sharp(each).raw().toBuffer()));
      if (!our || !their?.equals(our)) differing.push(name);
    }
    expect(differing).toEqual([]);
  });
});

/** With grain in each pixel. */
async function largePhoto(): Promise<Buffer> {
  const [width, height] = [1400, 1000];
  const rest = { right: WIDTH_PX - width, bottom: HEIGHT_PX - height, extendWith: 'mirror' } as const;
  return (await photo(width, height, 3)).extend(rest).jpeg({ quality: 92 }).toBuffer();
}

async function tilesThrough(archive: TileArchive | undefined): Promise<Tiles> {
  const tiles = new Map<string, Buffer>();
  if (!archive) return tiles;
  for (const [level, { columns, rows }] of levelsOf(archive).entries()) {
    for (let i = 0; i < columns * rows; i += 1) {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const tile = await archive.tile(level, column, row);
      if (tile) tiles.set(`${level}/${column}_${row}.${archive.format}`, tile);
    }
  }
  return tiles;
}

/** Debian's `vips dzsave`, with what the job has of settings. */
function tilesOfVips(picture: Buffer, folder: string): Tiles {
  const image = buildImage('media-library/test-vips', 'test/batch/job/vips.Dockerfile', 'test/batch/job');
  writeFileSync(join(folder, 'source.jpg'), picture);
  const settings = ['--tile-size', TILE_SIZE_PX, '--overlap', OVERLAP_PX, '--suffix', `.jpeg[Q=${QUALITY}]`].map(
    String,
  );
  const command = ['vips', 'dzsave', 'source.jpg', 'pyramid', ...settings];
  execFileSync('docker', ['run', '--rm', '--volume', `${folder}:/work`, image, ...command]);
  const root = join(folder, 'pyramid_files');
  const names = globSync('*/*.jpeg', { cwd: root });
  return new Map(names.map((name) => [name, readFileSync(join(root, name))]));
}

async function sizeOf(name: string, tile?: Buffer) {
  const { width, height } = await sharp(tile).metadata();
  return { name, width, height };
}
