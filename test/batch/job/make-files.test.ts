import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Sharp } from 'sharp';
import { hasSeveralScans } from '../../../containers/batch/pyramid/jpeg-scans.ts';
import { type MakeFiles, makeFiles } from '../../../containers/batch/pyramid/make-files.ts';
import { pictureOfLevel } from '../../../containers/batch/pyramid/picture-of-level.ts';
import {
  type Colour,
  centre,
  draw,
  fileWith,
  imageOf,
  type Pixels,
  pixelAt,
  pixelsOf,
  plain,
  psnr,
} from '../../kit/images.ts';

jest.setTimeout(60_000);

async function make(image: Sharp, options: Partial<MakeFiles> = {}) {
  const source = await fileWith(await image.toBuffer());
  const made = await makeFiles({
    source,
    folder: dirname(source),
    edgesPx: [16, 64],
    tileSizePx: 64,
    tileFormat: 'jpeg',
    threads: 2,
    memoryBytes: 2 ** 31,
    ...options,
  });
  if (made.kind !== 'files') throw new Error(`${made.code}: ${made.message}`);
  return made;
}

/** The whole image as its tiles show it. */
async function shown(archive: string): Promise<Pixels> {
  const { data, info } = await pictureOfLevel(archive, Number.POSITIVE_INFINITY);
  return { data, widthPx: info.width, heightPx: info.height, channels: info.channels };
}

async function thumbnail(made: Awaited<ReturnType<typeof make>>, edgePx: number): Promise<Pixels> {
  const path = made.thumbnails.find((each) => each.edgePx === edgePx)?.path ?? '';
  return pixelsOf(await readFile(path));
}

const gradient = draw(300, 200, (x, y) => [x % 256, y, (x + y) >> 1]);
const cornerRed = draw(120, 80, (x, y) => (x < 60 && y < 40 ? [255, 0, 0] : [0, 0, 255]));
const isNear = (colour: Colour, other: Colour) => colour.every((value, i) => Math.abs(value - (other[i] ?? 0)) < 12);

describe('the tiles', () => {
  it.each(['jpeg', 'webp'] as const)('show the image, as %s', async (tileFormat) => {
    const { archive, widthPx, heightPx } = await make(imageOf(gradient).png(), { tileFormat });
    expect([widthPx, heightPx]).toEqual([300, 200]);
    expect(psnr(await shown(archive), gradient)).toBeGreaterThan(32);
  });

  it.each([
    [1, 'left', 'top'],
    [2, 'right', 'top'],
    [3, 'right', 'bottom'],
    [4, 'left', 'bottom'],
    [5, 'left', 'top'],
    [6, 'right', 'top'],
    [7, 'right', 'bottom'],
    [8, 'left', 'bottom'],
  ])('are upright with EXIF orientation %s: what was first is at the %s %s', async (orientation, side, end) => {
    const made = await make(imageOf(cornerRed).jpeg({ chromaSubsampling: '4:4:4' }).withMetadata({ orientation }));
    expect([made.widthPx, made.heightPx]).toEqual(orientation < 5 ? [120, 80] : [80, 120]);
    const upright = await shown(made.archive);
    const at = (x: string, y: string) =>
      pixelAt(upright, x === 'left' ? 5 : made.widthPx - 6, y === 'top' ? 5 : made.heightPx - 6);
    for (const x of ['left', 'right']) {
      for (const y of ['top', 'bottom']) {
        const expected = x === side && y === end ? [255, 0, 0] : [0, 0, 255];
        expect(isNear(at(x, y), expected)).toBe(true);
      }
    }
  });

  it('are white in JPEG where the image is transparent, and the thumbnail is transparent there', async () => {
    const made = await make(imageOf(plain(100, 100, [255, 0, 0, 0])).png());
    expect(isNear(centre(await shown(made.archive)), [255, 255, 255])).toBe(true);
    expect(centre(await thumbnail(made, 64))[3]).toBe(0);
  });

  it('are sRGB whatever the profile, the depth and the number of channels', async () => {
    const wide = imageOf(plain(100, 100, [200, 30, 30]))
      .withIccProfile('p3')
      .png();
    const deep = imageOf(plain(100, 100, [200, 30, 30]))
      .toColourspace('rgb16')
      .png();
    const cmyk = imageOf(plain(100, 100, [200, 30, 30]))
      .toColourspace('cmyk')
      .withIccProfile('cmyk')
      .jpeg();
    for (const image of [wide, deep]) {
      expect(isNear(centre(await shown((await make(image)).archive)), [200, 30, 30])).toBe(true);
    }
    const [red = 0, green = 255] = centre(await shown((await make(cmyk)).archive));
    expect(red).toBeGreaterThan(150);
    expect(green).toBeLessThan(80);
    const grey = imageOf(plain(100, 100, [90]))
      .toColourspace('b-w')
      .png();
    expect(isNear(centre(await shown((await make(grey)).archive)), [90, 90, 90])).toBe(true);
  });

  it('tell nothing of the camera or the place', async () => {
    const image = imageOf(cornerRed)
      .jpeg()
      .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } });
    const { archive } = await make(image);
    const bytes = await readFile(archive);
    expect(bytes.includes('SecretCamera')).toBe(false);
    expect(bytes.includes('Exif')).toBe(false);
    expect(bytes.includes('GPS')).toBe(false);
  });

  it.each([
    [1, 1, [1, 1]],
    [64, 64, [64, 64]],
    [65, 1, [64, 1]],
    [1, 129, [1, 64]],
  ])('are there of an image of %s x %s pixels', async (width, height, [widthPx, heightPx]) => {
    const made = await make(imageOf(plain(width, height, [10, 200, 30])).png());
    expect(isNear(centre(await shown(made.archive)), [10, 200, 30])).toBe(true);
    expect(await thumbnail(made, 64)).toMatchObject({ widthPx, heightPx });
  });
});

describe('thumbnails', () => {
  it('are those of the image, each to its edge', async () => {
    const made = await make(imageOf(gradient).png());
    expect(made.thumbnails.map(({ path }) => basename(path))).toEqual(['16.webp', '64.webp']);
    const wanted = await pixelsOf(await imageOf(gradient).resize(64, 64, { fit: 'inside' }).png().toBuffer());
    expect(psnr(await thumbnail(made, 64), wanted)).toBeGreaterThan(32);
    expect(await thumbnail(made, 16)).toMatchObject({ widthPx: 16, heightPx: 11 });
  });
});

describe('a JPEG', () => {
  it.each([
    ['baseline', false, { progressive: false }],
    ['baseline without subsampling', false, { chromaSubsampling: '4:4:4' }],
    ['progressive', true, { progressive: true }],
  ])('that is %s has several scans: %s', async (_what, expected, options) => {
    expect(await hasSeveralScans(await fileWith(await imageOf(gradient).jpeg(options).toBuffer()))).toBe(expected);
  });

  it('of one channel has one scan', async () => {
    const grey = imageOf(plain(50, 50, [90]))
      .toColourspace('b-w')
      .jpeg();
    expect(await hasSeveralScans(await fileWith(await grey.toBuffer()))).toBe(false);
  });

  it('whose first scan lacks a component has several', async () => {
    const bytes = await imageOf(gradient).jpeg().toBuffer();
    bytes[bytes.indexOf(Buffer.from([0xff, 0xda])) + 4] = 1;
    expect(await hasSeveralScans(await fileWith(bytes))).toBe(true);
  });

  it.each([
    ['nothing', []],
    ['text', [...Buffer.from('hello, world, hello')]],
    ['fill bytes without end', [0xff, 0xd8, ...Array(20_000).fill(0xff)]],
    ['an end within a segment', [0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff]],
    ['a scan without a frame', [0xff, 0xd8, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0]],
  ])('that is %s counts as one that has several', async (_what, bytes) => {
    expect(await hasSeveralScans(await fileWith(Buffer.from(bytes)))).toBe(true);
  });
});
