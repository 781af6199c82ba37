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
    expect(bytes({ ...given, height: 6000 })).toBeCloseTo(2 * bytes({ ...given, height: 3000 }));
    expect(bytes(given)).toBeGreaterThan(4000 * 3000);
  });

  it.each(['png', 'tiff'] as const)('does not grow with the height of a sequential %s', (format) => {
    expect(bytes({ format, height: 100_000 })).toBe(bytes({ format, height: 3000 }));
  });

  it('counts a baseline JPEG like a progressive one: its header does not tell how many scans it has', () => {
    expect(bytes({ isProgressive: false })).toBe(bytes({ isProgressive: true }));
  });

  it('is less for a JPEG with less colour', () => {
    const [least = 0, less = 0, full = 0] = (['4:2:0', '4:2:2', '4:4:4'] as const).map((chromaSubsampling) =>
      bytes({ chromaSubsampling }),
    );
    expect(least).toBeLessThan(less);
    expect(less).toBeLessThan(full);
  });

  it('counts four inks of a CMYK JPEG', () => {
    const cmyk = { channels: 4, chromaSubsampling: '4:4:4:4', space: 'cmyk' } as const;
    expect(bytes(cmyk)).toBeGreaterThan(bytes({ chromaSubsampling: '4:4:4' }));
  });

  it('is twice as much for a PNG of 16 bits', () => {
    expect(bytes({ format: 'png', depth: 'ushort' })).toBe(2 * bytes({ format: 'png' }));
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
