import sharp from 'sharp';
import {
  animationOf,
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
} from '../kit/images.ts';
import { resized, thumbnailOf, thumbnailsIn } from './resized.ts';

const WHITE = [255, 255, 255];
const RED = [200, 40, 40];
const GREEN = [30, 160, 60];
const BLUE = [40, 60, 200];

function expectColour(actual: Colour, expected: Colour, tolerance = 5): void {
  const far = expected.some((value, i) => Math.abs(value - (actual[i] ?? Number.NaN)) > tolerance);
  expect({ colour: far ? actual : expected, bands: actual.length }).toEqual({
    colour: expected,
    bands: expected.length,
  });
}

/** Each quarter has a colour of its own. */
function quarters(widthPx: number, heightPx: number): Pixels {
  const rows = [
    [RED, GREEN],
    [BLUE, WHITE],
  ] as const;
  return draw(widthPx, heightPx, (x, y) => rows[y < heightPx / 2 ? 0 : 1][x < widthPx / 2 ? 0 : 1]);
}

describe('EXIF orientation', () => {
  const UPRIGHT = quarters(96, 64);
  const { widthPx: width, heightPx: height } = UPRIGHT;
  const lastX = width - 1;
  const lastY = height - 1;

  // Where a pixel of the stored picture is when it is upright, as the EXIF standard (CIPA DC-008) has it.
  const UPRIGHT_PLACE: Record<number, (x: number, y: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y) => [lastX - x, y],
    3: (x, y) => [lastX - x, lastY - y],
    4: (x, y) => [x, lastY - y],
    5: (x, y) => [y, x],
    6: (x, y) => [lastX - y, x],
    7: (x, y) => [lastX - y, lastY - x],
    8: (x, y) => [y, lastY - x],
  };

  it.each(Object.entries(UPRIGHT_PLACE))('%s comes out upright', async (orientation, place) => {
    const stored =
      Number(orientation) < 5
        ? draw(width, height, (x, y) => pixelAt(UPRIGHT, ...place(x, y)))
        : draw(height, width, (x, y) => pixelAt(UPRIGHT, ...place(x, y)));
    const jpeg = imageOf(stored)
      .withMetadata({ orientation: Number(orientation) })
      .jpeg({ chromaSubsampling: '4:4:4' });

    const thumbnail = await thumbnailOf(jpeg, 48);
    expect([thumbnail.widthPx, thumbnail.heightPx]).toEqual([48, 32]);
    expectColour(pixelAt(thumbnail, 12, 8), RED);
    expectColour(pixelAt(thumbnail, 36, 8), GREEN);
    expectColour(pixelAt(thumbnail, 12, 24), BLUE);
    expectColour(pixelAt(thumbnail, 36, 24), WHITE);
  });
});

describe('colour', () => {
  it('of Display P3 becomes sRGB', async () => {
    expectColour(
      await centreOf(
        imageOf(plain(64, 64, RED))
          .withIccProfile('p3')
          .png(),
      ),
      RED,
    );
  });

  it('of a CMYK JPEG with a profile becomes sRGB', async () => {
    const cmyk = imageOf(plain(64, 64, [120, 140, 100]))
      .toColourspace('cmyk')
      .withIccProfile('cmyk');
    // What LittleCMS makes of this file's inks with perceptual intent, asked by way of Pillow.
    expectColour(await centreOf(cmyk.jpeg({ quality: 100 })), [119, 137, 85]);
  });

  it('of 16 bits becomes 8 bits', async () => {
    expectColour(
      await centreOf(
        imageOf(plain(64, 64, GREEN))
          .toColourspace('rgb16')
          .png(),
      ),
      GREEN,
    );
  });

  it.each(['b-w', 'grey16'])('of grey (%s) stays grey', async (colourspace) => {
    expectColour(
      await centreOf(
        imageOf(plain(64, 64, [90]))
          .toColourspace(colourspace)
          .png(),
      ),
      [90, 90, 90],
    );
  });

  it.each([false, true])('keeps transparency (palette: %s)', async (palette) => {
    const halfOpaque = imageOf(plain(64, 64, [...GREEN, 128])).png({ palette });
    expectColour(await centreOf(halfOpaque), [...GREEN, 128]);
  });

  it('keeps the transparency of grey', async () => {
    expectColour(
      await centreOf(
        imageOf(plain(64, 64, [90, 128]))
          .toColourspace('b-w')
          .png(),
      ),
      [90, 90, 90, 128],
    );
  });
});

describe('animation', () => {
  const animation = animationOf([plain(64, 48, RED), plain(64, 48, BLUE)]);

  it.each([
    ['GIF', animation.clone().gif()],
    ['WebP', animation.clone().webp()],
  ])('gives its first frame (%s)', async (_, file) => {
    const thumbnail = await thumbnailOf(file);
    expect([thumbnail.widthPx, thumbnail.heightPx]).toEqual([64, 48]);
    expectColour(centre(thumbnail), RED);
  });
});

describe('metadata', () => {
  it('is not in a thumbnail: neither EXIF with a position, nor XMP, nor a profile', async () => {
    const tagged = await imageOf(plain(64, 64, RED))
      .withExif({ IFD0: { Artist: 'Someone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><creator>Someone</creator></x:xmpmeta>')
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    const source = await sharp(await fileWith(tagged)).metadata();
    expect([source.exif, source.xmp, source.icc]).toEqual([expect.any(Buffer), expect.any(Buffer), expect.any(Buffer)]);

    const [thumbnail] = thumbnailsIn(await resized(tagged));
    const { exif, xmp, icc, iptc } = await sharp(await fileWith(thumbnail?.body ?? Buffer.of())).metadata();
    expect({ exif, xmp, icc, iptc }).toEqual({});
  });
});

describe('the smaller sizes', () => {
  it('look like a direct resize of the image: 38 dB at least', async () => {
    const image = await imageOf(photograph(1200, 900)).jpeg({ quality: 92 }).toBuffer();
    for (const { edgePx, body } of thumbnailsIn(await resized(image, { edgesPx: [75, 300, 600] }))) {
      const direct = await sharp(await fileWith(image))
        .resize(edgePx)
        .webp()
        .toBuffer();
      expect(psnr(await pixelsOf(body), await pixelsOf(direct))).toBeGreaterThanOrEqual(38);
    }
    expect.assertions(3);
  });
});

/** Soft light and texture of all scales, each weaker than the larger one, as in photographs, and one hard edge. */
function photograph(widthPx: number, heightPx: number): Pixels {
  const octaves = [0, 1, 2, 3, 4, 5, 6, 7];
  const waves = (length: number, phase: number) =>
    Array.from({ length }, (_, i) =>
      octaves.map((octave) => Math.sin((i / length) * 5 * 2 ** octave + phase + octave)),
    );
  const columns = waves(widthPx, 1);
  const rows = waves(heightPx, 2);
  return draw(widthPx, heightPx, (x, y) => {
    const texture = octaves.reduce((sum, octave) => {
      const wave = (columns[x]?.[octave] ?? 0) * (rows[y]?.[octave] ?? 0);
      return sum + wave / 2 ** octave;
    }, 0);
    const light = 110 + 70 * texture + (Math.hypot(x - widthPx / 2, y - heightPx / 3) < heightPx / 5 ? 40 : 0);
    return [light, light * 0.9, light * 0.7];
  });
}

async function centreOf(image: Parameters<typeof thumbnailOf>[0]): Promise<Colour> {
  return centre(await thumbnailOf(image));
}
