import { type ZipFile, zipOf } from './zip-writer.ts';

/** 40 x 20 pixels in tiles of 16: each tile's content is its name. */
export function made(change: (files: ZipFile[]) => ZipFile[] = (files) => files): Buffer {
  const grids = [
    [1, 1],
    [1, 1],
    [1, 1],
    [1, 1],
    [1, 1],
    [2, 1],
    [3, 2],
  ] as const;
  const tiles = grids.flatMap(([columns, rows], level) =>
    Array.from({ length: columns * rows }, (_, i) => `${level}/${i % columns}_${Math.floor(i / columns)}`),
  );
  return zipOf(change([descriptor(40, 20), ...tiles.map(tileFile)]));
}

export function tileFile(tile: string): ZipFile {
  return { name: `pyramid_files/${tile}.jpeg`, content: Buffer.from(tile) };
}

export function descriptor(width: number, height: number): ZipFile {
  const xml = `<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpeg" Overlap="1" TileSize="16">
    <Size Height="${height}" Width="${width}"/></Image>`;
  return { name: 'pyramid.dzi', content: Buffer.from(xml) };
}

/** The same, with so much else that its directory takes several requests. */
export function paddedArchive(content: string): Buffer {
  const padding = Array.from({ length: 200 }, (_, i) => ({
    name: `${i}${'x'.repeat(500)}`,
    content: Buffer.from(content),
  }));
  return made((files) => [...padding, ...files]);
}
