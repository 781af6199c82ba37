import type { S3Client } from '@aws-sdk/client-s3';
import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { requestId } from 'hono/request-id';
import { logger } from '../../lambda/kit/telemetry.ts';
import { TileReader } from '../kit/tile-reader.ts';
import type { Assets } from './assets.ts';
import { HEALTH_PATHS } from './contract.ts';
import { Library } from './library.ts';
import { atMost, type GalleryEnv, lastAnswers, requestLog, securityHeaders } from './middleware.ts';
import { pageRoutes } from './page-routes.ts';
import { assetUrls, messagePage } from './pages/layout.ts';
import { StorageUnavailable } from './storage.ts';
import { tileRoutes } from './tile-routes.ts';
import { answerWith } from './zipped.ts';

/** Each holds a few pictures' worth of memory at most. */
const MAXIMUM_REQUESTS = 300;

export interface GalleryProps {
  readonly s3: S3Client;
  readonly uploads: string;
  readonly derived: string;
  readonly edgesPx: readonly number[];
  readonly uploadLimitBytes: number;
  /** S3's origin, as browsers see it. */
  readonly uploadOrigin: string;
  readonly assets: Assets;
  /** Is aborted when the task is told to stop. @default - never */
  readonly stopping?: AbortSignal;
  readonly now?: () => Date;
}

/** The gallery as one function of requests. */
export function makeApp(props: GalleryProps): Hono<GalleryEnv> {
  const { assets, stopping = new AbortController().signal } = props;
  const library = new Library(props);
  const tiles = new TileReader(props.s3, props.derived);
  const asset = assetUrls(assets);
  const app = new Hono<GalleryEnv>();

  app.use(lastAnswers(stopping));
  // Before what follows, which is for visitors: probes come every few seconds, and always get in.
  app.get(HEALTH_PATHS.process, (c) => c.text('ok'));
  app.get(HEALTH_PATHS.buckets, async (c) => {
    if (stopping.aborted) return c.text('stopping', 503);
    await library.reach();
    return c.text('ok');
  });
  app.use(requestId(), requestLog, securityHeaders(props.uploadOrigin), atMost(MAXIMUM_REQUESTS));
  app.get('/assets/:name', (c) => {
    const found = assets.get(c.req.param('name'));
    if (!found) return c.notFound();
    const keeps = found.url.endsWith(`?v=${c.req.query('v')}`);
    return answerWith(c, found, {
      'Content-Type': found.type,
      'Cache-Control': keeps ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  });
  app.route('/tiles', tileRoutes(tiles));
  app.route('/', pageRoutes({ library, tiles, asset }, props));

  app.notFound((c) => c.html(messagePage(asset, 'Not here', 'There is no such page, or no such file any more.'), 404));
  app.onError((error, c) => failure(error, c));
  return app;

  function failure(error: Error, c: Context<GalleryEnv>) {
    if (error instanceof HTTPException) return error.getResponse();
    const context = { requestId: c.get('requestId'), path: c.req.path, error, cause: error.cause };
    if (error instanceof StorageUnavailable) {
      logger.warn('storage is unavailable', context);
      c.header('Retry-After', '5');
      const text = 'The place where photos are kept does not answer. This page comes back by itself when it does.';
      return c.html(messagePage(asset, 'Storage is out of reach', text, { recovers: true }), 503);
    }
    logger.error('request failed', context);
    return c.html(messagePage(asset, 'Something broke', `It is in the log as ${c.get('requestId')}.`), 500);
  }
}
