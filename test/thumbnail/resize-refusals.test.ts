import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { draw, imageOf, plain } from '../kit/images.ts';
import { resized } from './resized.ts';

/** A real photograph's format on Apple's phones: 16 by 16 pixels, written by libheif with x265. */
const HEIC = Buffer.from(
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAXxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAA' +
    'AERAAAEAAQAAAAABoAABAAAAAAAAACoAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/GlwcnAAAADc' +
    'aXBjbwAAAHVodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQApQgEBA3AAAAMAkAAAAwAA' +
    'AwAeoCCBBZbqrprm4CGgwIAAAAyAAAADAIRiAAEABkQBwXPBiQAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAAAChjbGFw' +
    'AAAAEAAAAAEAAAAQAAAAAf///9AAAAAC////0AAAAAIAAAAQcGl4aQAAAAADCAgIAAAAGGlwbWEAAAAAAAAAAQABBYECAwWEAAAAMm1kYXQAAAAm' +
    'KAGvGSFeQkDvXaW//3x8/zqV/iFbfKZKppcE14iZCwOBgI2RnTg=',
  'base64',
);

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';

describe('a file of another kind is rejected as UNSUPPORTED_FORMAT', () => {
  it.each([
    ['text', Buffer.from('Dear diary,\n'.repeat(100))],
    ['an SVG', Buffer.from(SVG)],
    ['an SVG behind an XML declaration', Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${SVG}`)],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n')],
    ['a HEIC', HEIC],
    ['the beginning of a HEIC', HEIC.subarray(0, 28)],
    ['a PPM', Buffer.from('P6 2 2 255\n123456789abc')],
    ['random bytes', Buffer.concat([Buffer.of(0), randomBytes(4096)])],
    ['one byte', Buffer.of(255)],
  ])('%s', async (_, content) => {
    expect(await resized(content)).toEqual({
      kind: 'rejected',
      code: 'UNSUPPORTED_FORMAT',
      message: 'The content is not recognised as JPEG, PNG, WebP, AVIF, GIF or TIFF',
    });
  });
});

it('an empty file is rejected as EMPTY', async () => {
  expect(await resized(Buffer.of())).toMatchObject({ kind: 'rejected', code: 'EMPTY' });
});

describe('a file that ends early is rejected as BROKEN', () => {
  const image = imageOf(draw(200, 150, (x, y) => [x, y, (x * y) % 251]));
  const files = Object.entries({
    JPEG: image.clone().jpeg(),
    'progressive JPEG': image.clone().jpeg({ progressive: true }),
    PNG: image.clone().png({ compressionLevel: 0 }),
    'interlaced PNG': image.clone().png({ progressive: true, compressionLevel: 0 }),
    WebP: image.clone().webp(),
    'lossless WebP': image.clone().webp({ lossless: true }),
    GIF: image.clone().gif(),
  });

  it.each(files)('%s, at any tenth', async (_, file) => {
    const content = await file.toBuffer();
    for (const tenth of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      const outcome = await resized(content.subarray(0, Math.floor((content.length * tenth) / 10)));
      expect(outcome).toMatchObject({ kind: 'rejected', code: 'BROKEN' });
    }
    expect.assertions(9);
  });

  it('AVIF', async () => {
    const content = await image.clone().avif().toBuffer();
    expect(await resized(content.subarray(0, -1))).toMatchObject({ kind: 'rejected', code: 'BROKEN' });
  });

  it('with a reason that says nothing of where the file was on our disk', async () => {
    const content = await image.clone().avif().toBuffer();
    const outcome = await resized(content.subarray(0, -1));
    expect(outcome).toHaveProperty('message', expect.stringMatching(/^heif: .*end of file/));
    expect(outcome).toHaveProperty('message', expect.not.stringMatching(/\/|\n/));
  });
});

describe('a file that claims more pixels than the memory bears', () => {
  it.each([
    ['JPEG', claimingJpeg],
    ['PNG', claimingPng],
  ])('is too large before it is decoded: %s', async (_, claiming) => {
    const content = (await claiming(2000, 2000)).subarray(0, -4);
    expect(await resized(content, { decodeMemoryBytes: 1_000_000 })).toMatchObject({ kind: 'too-large' });
    // Whoever decodes it finds that the picture is not there.
    expect(await resized(content)).toMatchObject({ kind: 'rejected', code: 'BROKEN' });
  });

  it('is too large: a GIF of 900 MP', async () => {
    expect(await resized(await claimingGif(30_000, 30_000))).toMatchObject({ kind: 'too-large' });
  });

  it('is named with its size, its need and the limit', async () => {
    expect(await resized(await claimingPng(40_000, 30_000), { decodeMemoryBytes: 1_000_000 })).toEqual({
      kind: 'too-large',
      message: expect.stringMatching(/ 40000x30000 png .* \d{10} bytes .* 1000000$/),
    });
  });
});

const SMALL = imageOf(plain(8, 8, [20, 60, 200]));

async function claimingPng(widthPx: number, heightPx: number): Promise<Buffer> {
  const png = await SMALL.clone().png({ progressive: true }).toBuffer();
  png.writeUInt32BE(widthPx, 16);
  png.writeUInt32BE(heightPx, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

async function claimingJpeg(widthPx: number, heightPx: number): Promise<Buffer> {
  const jpeg = await SMALL.clone().jpeg().toBuffer();
  const frameHeader = jpeg.indexOf(Buffer.from('ffc0', 'hex'));
  jpeg.writeUInt16BE(heightPx, frameHeader + 5);
  jpeg.writeUInt16BE(widthPx, frameHeader + 7);
  return jpeg;
}

async function claimingGif(widthPx: number, heightPx: number): Promise<Buffer> {
  const gif = await SMALL.clone().gif().toBuffer();
  const imageDescriptor = gif.lastIndexOf(Buffer.from('2c00000000', 'hex'));
  for (const sizeAt of [6, imageDescriptor + 5]) {
    gif.writeUInt16LE(widthPx, sizeAt);
    gif.writeUInt16LE(heightPx, sizeAt + 2);
  }
  return gif;
}
