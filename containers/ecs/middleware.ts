import type { MiddlewareHandler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { logger } from '../../lambda/kit/telemetry.ts';

export type GalleryEnv = { Variables: RequestIdVariables };

/** One line a request. */
export const requestLog: MiddlewareHandler<GalleryEnv> = async (c, next) => {
  const start = performance.now();
  await next();
  logger.info('request', {
    requestId: c.get('requestId'),
    traceId: c.req.header('x-amzn-trace-id'),
    method: c.req.method,
    path: c.req.path,
    status: c.res.status,
    ms: Math.round(performance.now() - start),
  });
};

/** From the stop on, whoever is connected hears with each answer that this connection ends. */
export function lastAnswers(stopping: AbortSignal): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (stopping.aborted) c.res.headers.set('Connection', 'close');
  };
}

/** Turns visitors away at once while so many are being served. */
export function atMost(maximum: number): MiddlewareHandler {
  let underWay = 0;
  return async (c, next) => {
    if (underWay >= maximum) return c.text('Too many requests are under way: try again', 503, { 'Retry-After': '2' });
    underWay += 1;
    try {
      return await next();
    } finally {
      underWay -= 1;
    }
  };
}

/** Nothing inline, nothing from elsewhere; uploads go to S3 and nowhere else. */
export function securityHeaders(uploadOrigin: string): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'", uploadOrigin],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    strictTransportSecurity: 'max-age=15552000',
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
  });
}
