/** What decides how many tiles a pyramid has, in pixels. */
interface PyramidSize {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Edge of a tile without its overlap. */
  readonly tileSizePx: number;
}

/** What a Deep Zoom descriptor (`.dzi`) says of a pyramid. */
export interface Descriptor extends PyramidSize {
  /** That a tile takes of each of its neighbours. */
  readonly overlapPx: number;
  /** Also the suffix of the tiles' names. */
  readonly format: string;
}

/**
 * Reads a descriptor.
 * @see https://learn.microsoft.com/en-us/previous-versions/windows/silverlight/dotnet-windows-silverlight/cc645077(v=vs.95)
 * @returns undefined where that is not one
 */
export function parseDescriptor(xml: string): Descriptor | undefined {
  const text = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(xml)?.[1] ?? '';
  const [tileSizePx, overlapPx, widthPx, heightPx] = ['TileSize', 'Overlap', 'Width', 'Height'].map((name) =>
    /^\d{1,9}$/.test(text(name)) ? Number(text(name)) : undefined,
  );
  if (!tileSizePx || overlapPx === undefined || !widthPx || !heightPx || !/^\w+$/.test(text('Format')))
    return undefined;
  return { widthPx, heightPx, tileSizePx, overlapPx, format: text('Format') };
}

/** A level's grid of tiles. */
export interface Level {
  readonly columns: number;
  readonly rows: number;
  /** Tiles of all smaller levels. */
  readonly firstTile: number;
}

/** The levels of a pyramid, from one pixel to the whole size, each twice the one before. */
export function levelsOf({ widthPx, heightPx, tileSizePx }: PyramidSize): readonly Level[] {
  const highest = Math.ceil(Math.log2(Math.max(widthPx, heightPx)));
  const levels: Level[] = [];
  let firstTile = 0;
  for (let level = 0; level <= highest; level += 1) {
    const tiles = (px: number) => Math.ceil(Math.ceil(px / 2 ** (highest - level)) / tileSizePx);
    const [columns, rows] = [tiles(widthPx), tiles(heightPx)];
    levels.push({ columns, rows, firstTile });
    firstTile += columns * rows;
  }
  return levels;
}

/** Tiles of a whole pyramid. */
export function tilesOf(levels: readonly Level[]): number {
  const last = levels.at(-1);
  return last ? last.firstTile + last.columns * last.rows : 0;
}
