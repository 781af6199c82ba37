import 'aws-sdk-client-mock-jest';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { TileReader } from '../../containers/kit/tile-reader.ts';
import { FakeS3, s3Error } from './fake-s3.ts';
import { pixelsOf } from './images.ts';
import { made } from './made-archive.ts';

const client = new S3Client({});
const fake = new FakeS3();
let s3 = fake.serve(client);

beforeEach(() => {
  fake.clear();
  s3.restore();
  s3 = fake.serve(client);
});

/** An archive as the job makes it. */
function pyramid(width: number, height: number, size: number, overlap = 0, background = '#8af'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .tile({ layout: 'dz', container: 'zip', basename: 'pyramid', size, overlap })
    .toBuffer();
}

const store = (zip: Buffer) => fake.store('derived', 'tiles/a/photo.jpg', zip, { 'source-etag': 'abc' });
const open = async (options = {}) => {
  const archive = await new TileReader(client, 'derived', options).open('a/photo.jpg');
  if (!archive) throw new Error('No archive');
  return archive;
};

describe('an archive that sharp has written', () => {
  it('is described', async () => {
    const { etag } = store(await pyramid(900, 700, 256, 1));
    expect(await open()).toMatchObject({
      etag: etag.replaceAll('"', ''),
      sourceEtag: 'abc',
      widthPx: 900,
      heightPx: 700,
      tileSizePx: 256,
      overlapPx: 1,
      format: 'jpeg',
      levels: 11,
    });
  });

  it.each([
    [900, 700, 256, 1],
    [1, 1, 256, 0],
    [513, 1, 256, 0],
    [257, 512, 256, 1],
    [1000, 999, 100, 3],
  ])(
    'has every tile of %s x %s pixels in tiles of %s with an overlap of %s',
    async (...[width, height, size, overlap]) => {
      store(await pyramid(width, height, size, overlap));
      const archive = await open();
      const last = archive.levels - 1;
      let right = 0;
      for (let column = 0; column * size < width; column += 1) {
        const { widthPx: tileWidth } = await pixelsOf((await archive.tile(last, column, 0)) ?? Buffer.of());
        right += tileWidth - (column > 0 ? overlap : 0) - ((column + 1) * size < width ? overlap : 0);
      }
      expect(right).toBe(width);
      expect(await pixelsOf((await archive.tile(0, 0, 0)) ?? Buffer.of())).toMatchObject({ widthPx: 1, heightPx: 1 });
    },
  );

  it.each([
    [3, 0, 0],
    [10, 4, 0],
    [10, 0, 3],
    [11, 0, 0],
    [-1, 0, 0],
    [10, -1, 0],
    [10, 0.5, 0],
    [10, Number.NaN, 0],
  ])('has tile %s/%s_%s only if the pyramid has it', async (level, column, row) => {
    store(await pyramid(900, 700, 256));
    const tile = await (await open()).tile(level, column, row);
    expect(tile !== undefined).toBe(level === 3);
  });
});

describe('a tile', () => {
  it('is got by one request for its range, of the very archive that was opened', async () => {
    const { etag } = store(made());
    const archive = await open();
    s3.resetHistory();
    expect((await archive.tile(6, 2, 1))?.toString()).toBe('6/2_1');
    expect(s3).toHaveReceivedCommandTimes(GetObjectCommand, 1);
    expect(s3).toHaveReceivedCommandWith(GetObjectCommand, { IfMatch: etag, Range: expect.stringMatching(/^bytes=/) });
  });

  it.each([0, 20, 64, 65, 5000])(
    'is found behind %s bytes of extra fields that the directory does not know',
    async (bytes) => {
      store(made((files) => files.map((file) => ({ ...file, localExtra: Buffer.alloc(bytes, 1) }))));
      const archive = await open();
      expect((await archive.tile(6, 1, 1))?.toString()).toBe('6/1_1');
      expect((await archive.tile(0, 0, 0))?.toString()).toBe('0/0_0');
    },
  );

  it('is the new archive’s where that has been replaced', async () => {
    store(made());
    const archive = await open();
    store(
      made((files) =>
        files.map((file) => ({ ...file, content: file.name.endsWith('.dzi') ? file.content : Buffer.from('new') })),
      ),
    );
    const tiles = await Promise.all([archive.tile(6, 0, 0), archive.tile(6, 1, 0)]);
    expect(tiles.map(String)).toEqual(['new', 'new']);
  });

  it('is nowhere when the archive has been deleted', async () => {
    store(made());
    const archive = await open();
    fake.clear();
    expect(await archive.tile(6, 0, 0)).toBeUndefined();
  });

  it('is an error where another file stands in its place', async () => {
    const zip = made();
    zip.write('pyramid_files/6/0_1', zip.indexOf('pyramid_files/6/0_0'));
    store(zip);
    await expect((await open()).tile(6, 0, 0)).rejects.toThrow('No local header of pyramid_files/6/0_0.jpeg');
  });

  it.each([403, 500, 503])('is an error where S3 answers %s', async (status) => {
    store(made());
    const archive = await open();
    s3.on(GetObjectCommand).rejects(s3Error(status));
    await expect(archive.tile(6, 0, 0)).rejects.toMatchObject({ $metadata: { httpStatusCode: status } });
  });
});
