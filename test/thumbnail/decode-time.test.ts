import type { Metadata } from 'sharp';
import { decodeSeconds, MAXIMUM_DECODE_SECONDS } from '../../lambda/thumbnail/decode-time.ts';

function image(format: Metadata['format'], megapixels: number, others: Partial<Metadata> = {}): Metadata {
  return { format, width: 1000, height: megapixels * 1000, chromaSubsampling: '4:2:0', ...others } as Metadata;
}

describe('the time that a picture takes', () => {
  it.each([
    ['a photo of a phone with 200 megapixels', image('jpeg', 200)],
    ['a progressive photo of 100 megapixels', image('jpeg', 100, { isProgressive: true })],
    ['a screenshot of 40 megapixels', image('png', 40)],
    ['an AVIF of 24 megapixels', image('heif', 24)],
  ])('is there for %s', (_what, metadata) => {
    expect(decodeSeconds(metadata)).toBeLessThan(MAXIMUM_DECODE_SECONDS);
  });

  it.each([
    ['9 gigapixels of white PNG, line by line', image('png', 9000)],
    ['an interlaced PNG of 268 megapixels', image('png', 268, { isProgressive: true })],
    [
      'a progressive JPEG of 144 megapixels in full colour',
      image('jpeg', 144, { isProgressive: true, chromaSubsampling: '4:4:4' }),
    ],
    ['an AVIF of 39 megapixels', image('heif', 39)],
    ['a GIF of 400 megapixels', image('gif', 400)],
  ])('is not there for %s', (_what, metadata) => {
    expect(decodeSeconds(metadata)).toBeGreaterThan(MAXIMUM_DECODE_SECONDS);
  });
});
