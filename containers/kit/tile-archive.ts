import { type Descriptor, type Level, levelsOf, parseDescriptor, tilesOf } from './deep-zoom.ts';
import { LOCAL_HEADER_BYTES, localHeaderBytes, type ReadRange, type ZipEntry, zipEntries } from './zip-directory.ts';

/** An archive is not a whole Deep Zoom pyramid. */
export class MalformedArchive extends Error {}

/** Where a pyramid's tiles are in its archive: 12 bytes of memory a tile. */
export interface TileDirectory {
  readonly descriptor: Descriptor;
  readonly levels: readonly Level[];
  /** Of the folder of tiles, with a slash at its end. */
  readonly folder: string;
  readonly offsets: Float64Array;
  readonly sizes: Uint32Array;
}

/** One tile's place. */
export interface TilePlace {
  readonly name: string;
  readonly headerOffset: number;
  readonly size: number;
}

/** Of a descriptor; a real one has some 200 bytes. */
const MAXIMUM_DESCRIPTOR_BYTES = 16_384;
const MAXIMUM_TILE_BYTES = 2 ** 28;
/** For extra fields of local headers that the directory does not tell of. */
const SLACK_BYTES = 64;

/**
 * Lists the tiles of a Deep Zoom pyramid in a zip (`<name>.dzi`, `<name>_files/<level>/<column>_<row>.<format>`).
 * @param maximumTiles - of an archive that is read; more take more memory than there may be for it
 * @throws MalformedZip
 * @throws MalformedArchive where a tile is missing, or there twice
 */
export async function readTileDirectory(
  read: ReadRange,
  fileBytes: number,
  maximumTiles: number,
): Promise<TileDirectory> {
  const listed = await list(zipEntries(read, fileBytes), maximumTiles);
  const descriptor = await readDescriptor(read, listed.descriptor);
  const levels = levelsOf(descriptor);
  const tiles = tilesOf(levels);
  if (tiles !== listed.tiles.length) {
    throw new MalformedArchive(`The archive must have ${tiles} tiles, got ${listed.tiles.length}`);
  }
  const folder = `${listed.descriptor.name.replace(/\.dzi$/, '')}_files/`;
  const directory = {
    descriptor,
    levels,
    folder,
    offsets: new Float64Array(tiles).fill(-1),
    sizes: new Uint32Array(tiles),
  };
  for (const { level, column, row, headerOffset, size } of listed.tiles) {
    const index = indexOf(levels, level, column, row);
    if (index === undefined || directory.offsets[index] !== -1) {
      throw new MalformedArchive(`Tile ${level}/${column}_${row} must be there once`);
    }
    directory.offsets[index] = headerOffset;
    directory.sizes[index] = size;
  }
  return directory;
}

/** Where a tile is; nowhere if the pyramid has no such tile. */
export function placeOf(directory: TileDirectory, level: number, column: number, row: number): TilePlace | undefined {
  const index = indexOf(directory.levels, level, column, row);
  if (index === undefined) return undefined;
  const name = `${directory.folder}${level}/${column}_${row}.${directory.descriptor.format}`;
  return { name, headerOffset: directory.offsets[index] ?? 0, size: directory.sizes[index] ?? 0 };
}

/**
 * Reads a tile, its local header with it, in one range; in two where the header has long extra fields.
 * @throws MalformedZip where the tile is not where the directory says
 */
export async function readTile(read: ReadRange, { name, headerOffset, size }: TilePlace): Promise<Buffer> {
  const expected = LOCAL_HEADER_BYTES + Buffer.byteLength(name) + SLACK_BYTES;
  const bytes = await read(headerOffset, expected + size);
  const start = localHeaderBytes(bytes, name);
  if (start + size <= bytes.length) return bytes.subarray(start, start + size);
  return read(headerOffset + start, size);
}

interface ListedTile {
  readonly level: number;
  readonly column: number;
  readonly row: number;
  readonly headerOffset: number;
  readonly size: number;
}

const TILE_NAME = /_files\/(\d{1,2})\/(\d{1,9})_(\d{1,9})\.\w+$/;

async function list(entries: AsyncIterable<ZipEntry>, maximumTiles: number) {
  const tiles: ListedTile[] = [];
  let descriptor: ZipEntry | undefined;
  for await (const entry of entries) {
    const { name, headerOffset, size } = entry;
    const [, level, column, row] = TILE_NAME.exec(name) ?? [];
    if (level === undefined) {
      if (name.endsWith('.dzi')) descriptor ??= entry;
      continue;
    }
    if (tiles.length === maximumTiles)
      throw new MalformedArchive(`The archive must have at most ${maximumTiles} tiles`);
    if (size < 1 || size > MAXIMUM_TILE_BYTES) {
      throw new MalformedArchive(`${name} must have 1 to ${MAXIMUM_TILE_BYTES} bytes, got ${size}`);
    }
    tiles.push({ level: Number(level), column: Number(column), row: Number(row), headerOffset, size });
  }
  if (!descriptor) throw new MalformedArchive('The archive must have a descriptor, a .dzi file');
  return { tiles, descriptor };
}

async function readDescriptor(read: ReadRange, entry: ZipEntry): Promise<Descriptor> {
  const descriptor =
    entry.size <= MAXIMUM_DESCRIPTOR_BYTES ? parseDescriptor((await readTile(read, entry)).toString()) : undefined;
  if (!descriptor) throw new MalformedArchive(`${entry.name} must be a Deep Zoom descriptor`);
  return descriptor;
}

function indexOf(levels: readonly Level[], level: number, column: number, row: number): number | undefined {
  const grid = levels[level];
  const isWithin = grid && column >= 0 && row >= 0 && column < grid.columns && row < grid.rows;
  return isWithin && Number.isInteger(column) && Number.isInteger(row)
    ? grid.firstTile + row * grid.columns + column
    : undefined;
}
