import sharp, { type Sharp } from 'sharp';

/** Detail of a picture: how many cells of it lie across, and how strong it is. In photos it falls as it gets finer. */
const OCTAVES = [
  { cells: 4, amplitude: 0.8 },
  { cells: 16, amplitude: 0.5 },
  { cells: 64, amplitude: 0.3 },
  { cells: 256, amplitude: 0.15 },
  { cells: 1024, amplitude: 0.1 },
  { cells: 3000, amplitude: 0.08 },
];
const COLOUR_CELLS = 5;
/** As of a sensor: of 256 levels, at most this many up or down. */
const GRAIN_LEVELS = 9;

/** A picture as smooth and as grainy as a photo, 8-bit RGB; the same seed makes the same picture. */
export async function photo(widthPx: number, heightPx: number, seed: number): Promise<Sharp> {
  const size = { widthPx, heightPx };
  const random = mulberry32(seed);
  const light = new Float32Array(widthPx * heightPx);
  for (const { cells, amplitude } of OCTAVES) {
    const octave = await noise(size, cells, 1, random);
    for (let i = 0; i < light.length; i += 1) light[i] = at(light, i) + (at(octave, i) - 128) * amplitude;
  }
  const picture = await noise(size, COLOUR_CELLS, 3, random);
  for (let i = 0; i < picture.length; i += 1) {
    const grain = ((random() / 2 ** 32) * 2 - 1) * GRAIN_LEVELS;
    picture[i] = Math.max(0, Math.min(255, at(picture, i) * 0.6 + 50 + at(light, Math.trunc(i / 3)) + grain));
  }
  return fromRaw(picture, size, 3);
}

interface PixelSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Random values that many cells apart, with smooth ways between them. */
function noise({ widthPx, heightPx }: PixelSize, cells: number, channels: 1 | 3, random: () => number) {
  const size = { widthPx: Math.min(cells, widthPx), heightPx: Math.max(1, Math.round((cells * heightPx) / widthPx)) };
  const grid = Buffer.from(Array.from({ length: size.widthPx * size.heightPx * channels }, () => random() >>> 24));
  return fromRaw(grid, size, channels)
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'cubic' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
}

function fromRaw(data: Buffer, { widthPx, heightPx }: PixelSize, channels: 1 | 3): Sharp {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels }, limitInputPixels: false });
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0;
}

/** Whole numbers below 2^32. Source: Tommy Ettinger's public domain mulberry32. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
