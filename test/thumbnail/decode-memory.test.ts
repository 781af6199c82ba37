import type { Metadata } from 'sharp';
import { decodeMemoryBytes } from '../../lambda/thumbnail/decode-memory.ts';

/** A picture of 12 MP, as libvips describes it. */
function picture(given: Partial<Metadata>): Metadata {
  const { width = 4000, height = 3000 } = given;
  return {
    format: 'jpeg',
    width,
    height,
    autoOrient: { width, height },
    space: 'srgb',
    channels: 3,
    depth: 'uchar',
    chromaSubsampling: '4:2:0',
    isProgressive: false,
    isPalette: false,
    hasProfile: false,
    hasAlpha: false,
    ...given,
  };
}

const bytes = (given: Partial<Metadata>) => decodeMemoryBytes(picture(given));

describe('memory for decoding', () => {
  it.each([
    ['a JPEG', { format: 'jpeg' }],
    ['an interlaced PNG', { format: 'png', isProgressive: true }],
    ['a WebP', { format: 'webp' }],
    ['a GIF', { format: 'gif' }],
    ['an AVIF', { format: 'heif' }],
  ] as const)('grows with the pixels of %s, which is held as a whole', (_, given) => {
    const more = bytes({ ...given, height: 6000 }) - bytes({ ...given, height: 3000 });
    expect(more).toBeGreaterThanOrEqual(4000 * 3000);
    expect(bytes({ ...given, height: 9000 }) - bytes({ ...given, height: 6000 })).toBe(more);
  });

  it('does not grow with the height of a sequential PNG', () => {
    expect(bytes({ format: 'png', height: 100_000 })).toBe(bytes({ format: 'png', height: 3000 }));
  });

  it('grows with the height of a TIFF, where one strip may be all of the picture', () => {
    expect(bytes({ format: 'tiff', height: 6000 })).toBeGreaterThan(bytes({ format: 'tiff', height: 3000 }));
  });

  it('grows with the bytes of a file that is mapped into memory', () => {
    expect(bytes({ size: 1_000_000 }) - bytes({ size: 0 })).toBe(1_000_000);
  });

  it('counts a baseline JPEG like a progressive one: its header does not tell how many scans it has', () => {
    expect(bytes({ isProgressive: false })).toBe(bytes({ isProgressive: true }));
  });

  it('is less for a JPEG with less colour', () => {
    expect(bytes({ chromaSubsampling: '4:2:0' })).toBeLessThan(bytes({ chromaSubsampling: '4:4:4' }));
  });

  it('counts four inks of a CMYK JPEG', () => {
    const cmyk = { channels: 4, chromaSubsampling: '4:4:4:4', space: 'cmyk' } as const;
    expect(bytes(cmyk)).toBeGreaterThan(bytes({ chromaSubsampling: '4:4:4' }));
  });

  it('is more for a PNG of 16 bits', () => {
    expect(bytes({ format: 'png', depth: 'ushort' })).toBeGreaterThan(bytes({ format: 'png' }));
  });

  it('is more for an AVIF of more than 8 bits', () => {
    expect(bytes({ format: 'heif', depth: 'ushort' })).toBeGreaterThan(bytes({ format: 'heif' }));
  });

  it('is most for an AVIF, pixel by pixel', () => {
    const others = (['jpeg', 'png', 'webp', 'gif', 'tiff'] as const).map((format) =>
      bytes({ format, isProgressive: true, chromaSubsampling: '4:4:4' }),
    );
    expect(bytes({ format: 'heif' })).toBeGreaterThan(Math.max(...others));
  });

  it('is without limit for a format that nobody has measured', () => {
    expect(bytes({ format: 'jxl' })).toBe(Number.POSITIVE_INFINITY);
  });
});
