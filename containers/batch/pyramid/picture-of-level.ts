import { open } from 'node:fs/promises';
import sharp from 'sharp';
import '../../../lambda/thumbnail/image-file.ts';
import type { Picture } from '../../../lambda/thumbnail/resize.ts';
import { placeOf, readTile, readTileDirectory, type TileDirectory } from '../../kit/tile-archive.ts';
import type { ReadRange } from '../../kit/zip-directory.ts';

// `image-file.ts` forbids to read strangers' images from memory; tiles are this program's own.
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'] });

/**
 * The picture that a level of a pyramid shows: of the smallest that is at least so large, or else of
 * the largest, without opacity. Its tiles are decoded again, which costs little against the whole image.
 */
export async function pictureOfLevel(archive: string, edgePx: number): Promise<Picture> {
  const file = await open(archive);
  try {
    const read: ReadRange = async (start, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
      return buffer.subarray(0, bytesRead);
    };
    const directory = await readTileDirectory(read, (await file.stat()).size, Number.POSITIVE_INFINITY);
    return await compose(read, directory, edgePx);
  } finally {
    await file.close();
  }
}

async function compose(read: ReadRange, directory: TileDirectory, edgePx: number): Promise<Picture> {
  const { widthPx, heightPx, tileSizePx, overlapPx } = directory.descriptor;
  const highest = directory.levels.length - 1;
  const longestPx = Math.max(widthPx, heightPx);
  let level = highest;
  while (level > 0 && Math.ceil(longestPx / 2 ** (highest - level + 1)) >= edgePx) level -= 1;

  const scale = 2 ** (highest - level);
  const info = { width: Math.ceil(widthPx / scale), height: Math.ceil(heightPx / scale), channels: 3 } as const;
  const data = Buffer.alloc(info.width * info.height * info.channels);
  const { columns = 0, rows = 0 } = directory.levels[level] ?? {};
  const startOf = (index: number) => Math.max(0, index * tileSizePx - overlapPx);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const place = placeOf(directory, level, column, row);
      if (!place) continue;
      const tile = await sharp(await readTile(read, place))
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      copyInto(data, info.width, tile, startOf(column), startOf(row));
    }
  }
  return { data, info };
}

function copyInto(target: Buffer, widthPx: number, { data, info }: Picture, left: number, top: number): void {
  const lineBytes = info.width * info.channels;
  for (let line = 0; line < info.height; line += 1) {
    const start = ((top + line) * widthPx + left) * info.channels;
    data.copy(target, start, line * lineBytes, (line + 1) * lineBytes);
  }
}
