import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { TileReader } from '../kit/tile-reader.ts';
import type { GalleryProps } from './app.ts';
import { type Library, PAGE_SIZE, type Photo } from './library.ts';
import { ListPages } from './list-pages.ts';
import type { GalleryEnv } from './middleware.ts';
import { card } from './pages/card.ts';
import type { LayoutProps } from './pages/layout.ts';
import { type DeepZoom, photoPage } from './pages/photo-page.ts';
import { idOf, keyOf } from './photo-id.ts';
import { openArchive } from './tile-routes.ts';
import { originalUrl, ticketFor } from './uploads.ts';
import { answerWith } from './zipped.ts';

const MAXIMUM_REQUEST_BYTES = 16_384;
/** What is shown is never older than the server's own moments of memory. */
const FRESH = 'private, no-cache';

export interface Shown {
  readonly library: Library;
  readonly tiles: TileReader;
  readonly asset: LayoutProps['asset'];
}

/** Pages, pictures and tickets to upload. */
export function pageRoutes({ library, tiles, asset }: Shown, props: GalleryProps): Hono<GalleryEnv> {
  const { s3, uploads, uploadLimitBytes, now = () => new Date() } = props;
  const { edgesPx } = library;
  const routes = new Hono<GalleryEnv>();
  const pages = new ListPages({ library, asset, limitBytes: uploadLimitBytes });

  routes.get('/', async (c) => {
    const { prefix = '', after = '' } = c.req.query();
    const page = await pages.page({ prefix, after });
    return answerWith(c, page, { 'Content-Type': 'text/html; charset=UTF-8', 'Cache-Control': FRESH });
  });

  routes.get('/cards', async (c) => {
    const keys = (c.req.queries('id') ?? []).slice(0, PAGE_SIZE).flatMap((id) => keyOf(id) ?? []);
    const photos = await Promise.all(keys.map((key) => library.photo(key)));
    const cards = await Promise.all(photos.filter((photo) => photo !== undefined).map((photo) => library.card(photo)));
    return html(c, (await Promise.all(cards.map(card))).join(''));
  });

  routes.get('/photos/:id', async (c) => {
    const photo = await photoAt(c);
    if (!photo) return c.notFound();
    const [outcome, deepZoom] = await Promise.all([library.outcome(photo), deepZoomOf(photo)]);
    return html(c, photoPage({ asset, photo, outcome, edgesPx, deepZoom }));
  });

  routes.get('/pictures/:edge/:id', async (c) => {
    const edgePx = edgesPx.find((edge) => String(edge) === c.req.param('edge'));
    const key = keyOf(c.req.param('id'));
    const version = c.req.query('v') ?? '';
    const picture = edgePx !== undefined && key !== undefined ? await library.picture(edgePx, key, version) : undefined;
    if (!picture) return c.notFound();
    return c.body(new Uint8Array(picture.body), 200, {
      'Content-Type': picture.contentType,
      'Cache-Control': picture.sourceEtag === version ? 'private, max-age=31536000, immutable' : 'no-store',
    });
  });

  routes.get('/originals/:id', async (c) => {
    const photo = await photoAt(c);
    const url = photo && (await originalUrl(s3, uploads, photo.key));
    if (!url) return c.notFound();
    c.header('Cache-Control', 'no-store');
    return c.redirect(url);
  });

  // Not on every route: to look for a body makes a whole Request, whose memory grows under load.
  routes.post('/uploads', bodyLimit({ maxSize: MAXIMUM_REQUEST_BYTES }), async (c) => {
    const request = await c.req.json().catch(() => undefined);
    const ticket = await ticketFor(request, { s3, bucket: uploads, limitBytes: uploadLimitBytes, now });
    c.header('Cache-Control', 'no-store');
    if (ticket.kind === 'refused') return c.json({ reason: ticket.reason }, ticket.status);
    return c.json({ id: idOf(ticket.key), ...ticket.post }, 201);
  });

  return routes;

  /** An archive outlives the upload that it was made from. */
  async function deepZoomOf({ key, etag }: Photo): Promise<DeepZoom | undefined> {
    const archive = await openArchive(tiles, key);
    if (archive?.sourceEtag !== etag) return undefined;
    const { widthPx, heightPx } = archive;
    return { url: `/tiles/${idOf(key)}.dzi?v=${archive.etag}`, widthPx, heightPx };
  }

  async function photoAt(c: Context<GalleryEnv, '/:id'>): Promise<Photo | undefined> {
    const key = keyOf(c.req.param('id'));
    return key === undefined ? undefined : library.photo(key);
  }
}

function html(c: Context<GalleryEnv>, content: Parameters<Context['html']>[0]) {
  c.header('Cache-Control', FRESH);
  return c.html(content);
}
