import 'aws-sdk-client-mock-jest';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { MalformedArchive } from '../../containers/kit/tile-archive.ts';
import { TileReader } from '../../containers/kit/tile-reader.ts';
import { MalformedZip } from '../../containers/kit/zip-directory.ts';
import { FakeS3 } from './fake-s3.ts';
import { descriptor, made, paddedArchive, tileFile } from './made-archive.ts';
import { zipOf } from './zip-writer.ts';

const client = new S3Client({});
const fake = new FakeS3();
let s3 = fake.serve(client);

beforeEach(() => {
  fake.clear();
  s3.restore();
  s3 = fake.serve(client);
});

const store = (zip: Buffer) => fake.store('derived', 'tiles/a/photo.jpg', zip, { 'source-etag': 'abc' });
const open = async (options = {}) => {
  const archive = await new TileReader(client, 'derived', options).open('a/photo.jpg');
  if (!archive) throw new Error('No archive');
  return archive;
};

describe('opening an archive', () => {
  it('gives nothing where there is no archive', async () => {
    expect(await new TileReader(client, 'derived').open('none.jpg')).toBeUndefined();
  });

  it.each([
    ['what is no zip', () => Buffer.alloc(200_000, 'x'), MalformedZip],
    ['an empty object', () => Buffer.alloc(0), MalformedZip],
    ['a truncated archive', () => made().subarray(0, -100), MalformedZip],
    ['an archive without a descriptor', () => made((files) => files.slice(1)), MalformedArchive],
    [
      'one whose descriptor is none',
      () => made(([, ...files]) => [{ ...descriptor(1, 1), content: Buffer.from('<x/>') }, ...files]),
      MalformedArchive,
    ],
    ['one that lacks a tile', () => made((files) => files.slice(0, -1)), MalformedArchive],
    [
      'one with a tile twice, and another missing',
      () => made((files) => [...files.slice(0, -1), tileFile('6/0_0')]),
      MalformedArchive,
    ],
    [
      'one with a tile of a level too high',
      () => made((files) => [...files.slice(0, -1), tileFile('7/0_0')]),
      MalformedArchive,
    ],
    [
      'one that says it is larger',
      () => made(([, ...files]) => [descriptor(999_999_999, 999_999_999), ...files]),
      MalformedArchive,
    ],
    [
      'one with an empty tile',
      () => made((files) => [...files.slice(0, -1), { ...tileFile('6/2_1'), content: Buffer.of() }]),
      MalformedArchive,
    ],
  ])('refuses %s', async (_what, zip, error) => {
    store(zip());
    await expect(open()).rejects.toBeInstanceOf(error);
  });

  it('refuses an archive of more tiles than it may', async () => {
    store(made());
    await expect(open({ maximumTiles: 12 })).rejects.toThrow('at most 12 tiles');
    expect(await open({ maximumTiles: 13 })).toBeDefined();
  });

  it('reads more tiles than 16 bits count', async () => {
    const columns = (level: number) => Math.max(1, Math.ceil(70_000 / 2 ** (17 - level)));
    const tiles = Array.from({ length: 18 }, (_, level) =>
      Array.from({ length: columns(level) }, (_, column) => tileFile(`${level}/${column}_0`)),
    ).flat();
    const xml = descriptor(70_000, 1).content.toString().replace('TileSize="16"', 'TileSize="1"');
    store(zipOf([...tiles, { name: 'pyramid.dzi', content: Buffer.from(xml) }]));
    const archive = await open();
    expect((await archive.tile(17, 69_999, 0))?.toString()).toBe('17/69999_0');
    expect(tiles.length).toBeGreaterThan(2 * 65_535);
  });

  it('reads the directory once, however many ask', async () => {
    store(made());
    const reader = new TileReader(client, 'derived');
    const archives = await Promise.all([1, 2, 3].map(() => reader.open('a/photo.jpg')));
    archives.push(await reader.open('a/photo.jpg'));
    expect(new Set(archives).size).toBe(1);
    expect(s3).toHaveReceivedCommandTimes(GetObjectCommand, 1);
  });

  it('keeps no more directories than its memory allows, and those that were used last', async () => {
    const bytes = 2048 + 13 * 12;
    const reader = new TileReader(client, 'derived', { cacheBytes: 2 * bytes });
    for (const name of ['a', 'b', 'c']) fake.store('derived', `tiles/${name}`, made());
    const requests = async (name: string) => {
      s3.resetHistory();
      await reader.open(name);
      return s3.commandCalls(GetObjectCommand).length;
    };
    const counts: number[] = [];
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) counts.push(await requests(name));
    expect(counts).toEqual([1, 1, 0, 1, 0, 1]);
  });

  it('asks again after a while whether an archive is the latest', async () => {
    store(made());
    const reader = new TileReader(client, 'derived', { freshMs: 0 });
    const first = await reader.open('a/photo.jpg');
    expect(await reader.open('a/photo.jpg')).toBe(first);
    expect(s3).toHaveReceivedCommandTimes(HeadObjectCommand, 1);

    const { etag } = store(made((files) => files.map((file) => ({ ...file, localExtra: Buffer.alloc(1) }))));
    expect(await reader.open('a/photo.jpg')).toMatchObject({ etag: etag.replaceAll('"', '') });
    fake.clear();
    expect(await reader.open('a/photo.jpg')).toBeUndefined();
  });

  it('reads a directory that does not fit into its first request', async () => {
    store(paddedArchive('x'));
    const archive = await open();
    expect((await archive.tile(5, 1, 0))?.toString()).toBe('5/1_0');
  });

  it('opens the new archive where that is replaced while it is being opened', async () => {
    store(paddedArchive('old'));
    s3.restore();
    let gets = 0;
    s3 = fake.serve(client, async (name, effect) => {
      if (name.startsWith('GET')) gets += 1;
      if (gets === 2) store(paddedArchive('new'));
      return effect();
    });
    expect(await open()).toMatchObject({ widthPx: 40 });
  });
});
