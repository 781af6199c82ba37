import { Hono } from 'hono';
import { logger } from '../../lambda/kit/telemetry.ts';
import type { Descriptor } from '../kit/deep-zoom.ts';
import { MalformedArchive } from '../kit/tile-archive.ts';
import type { TileArchive, TileReader } from '../kit/tile-reader.ts';
import { MalformedZip } from '../kit/zip-directory.ts';
import type { GalleryEnv } from './middleware.ts';
import { keyOf } from './photo-id.ts';
import { StorageUnavailable } from './storage.ts';

const NAME = { descriptor: /^([\w-]+)\.dzi$/, folder: /^([\w-]+)_files$/, tile: /^(\d{1,7})_(\d{1,7})\.(\w+)$/ };

/** Deep Zoom as any viewer asks for it: `<id>.dzi` and `<id>_files/<level>/<column>_<row>.<format>`. */
export function tileRoutes(tiles: TileReader): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.get('/:file', async (c) => {
    const archive = await archiveAt(NAME.descriptor.exec(c.req.param('file')));
    if (!archive) return c.notFound();
    return c.body(descriptorXml(archive), 200, {
      'Content-Type': 'application/xml',
      'Cache-Control': cacheControl(archive, c.req.query('v')),
    });
  });

  routes.get('/:folder/:level{\\d\\d?}/:tile', async (c) => {
    const [, column, row, format] = NAME.tile.exec(c.req.param('tile')) ?? [];
    const archive = await archiveAt(NAME.folder.exec(c.req.param('folder')));
    if (archive?.format !== format) return c.notFound();
    const tile = await storage(archive?.tile(Number(c.req.param('level')), Number(column), Number(row)));
    if (!archive || !tile) return c.notFound();
    return c.body(new Uint8Array(tile), 200, {
      'Content-Type': `image/${format}`,
      'Cache-Control': cacheControl(archive, c.req.query('v')),
    });
  });

  return routes;

  async function archiveAt(match: RegExpExecArray | null): Promise<TileArchive | undefined> {
    const key = keyOf(match?.[1] ?? '');
    return key === undefined ? undefined : openArchive(tiles, key);
  }
}

/**
 * The pyramid of an upload; one that cannot be read is as none, and a line in the log.
 * @throws StorageUnavailable
 */
export function openArchive(tiles: TileReader, key: string): Promise<TileArchive | undefined> {
  return storage(tiles.open(key));
}

/** For whoever has asked for this very archive, it stays the same for ever. */
function cacheControl({ etag }: TileArchive, version: string | undefined): string {
  return version === etag ? 'private, max-age=31536000, immutable' : 'no-store';
}

/** @see https://learn.microsoft.com/en-us/previous-versions/windows/silverlight/dotnet-windows-silverlight/cc645077(v=vs.95) */
function descriptorXml({ widthPx, heightPx, tileSizePx, overlapPx, format }: Descriptor): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="${format}" Overlap="${overlapPx}" TileSize="${tileSizePx}">
  <Size Width="${widthPx}" Height="${heightPx}"/>
</Image>
`;
}

async function storage<T>(reading: Promise<T | undefined> | undefined): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof MalformedZip || error instanceof MalformedArchive)) throw new StorageUnavailable(error);
    logger.error('a pyramid cannot be read', error);
    return undefined;
  }
}
