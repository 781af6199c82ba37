import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** Longer than a load balancer keeps a connection that nobody uses (60 s), so that it is never this side that hangs up. */
const KEEP_ALIVE_MS = 75_000;
/** Of the time to stop, for what comes after the last connection. */
const SPARE_MS = 2_000;

interface StopTimes {
  readonly drainSeconds: number;
  readonly timeoutSeconds: number;
}

export interface Serving {
  readonly port: number;
  /** Serves on while a load balancer may still send, then closes the port; done when the last request is. */
  stop(times: StopTimes): Promise<void>;
}

/**
 * Serves the gallery.
 * @param port - 0 for any free one
 * @throws Error if the port is in use
 */
export async function serve(app: Pick<Hono, 'fetch'>, port: number, hostname?: string): Promise<Serving> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 5_000;
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, hostname, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: async ({ drainSeconds, timeoutSeconds }) => {
      await sleep(drainSeconds * 1000);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const left = (timeoutSeconds - drainSeconds) * 1000 - SPARE_MS;
      const deadline = setTimeout(() => server.closeAllConnections(), left);
      await closed;
      clearTimeout(deadline);
    },
  };
}
