/**
 * Runs a function's bundle as Lambda's Node runtime does: `node runtime.ts <index.js>`. What it asks
 * of AWS by https goes to `AWS_ENDPOINT_URL`, as in the emulator.
 */
import http from 'node:http';
import https from 'node:https';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { type Handler, serveInvocations } from '../../containers/kit/runtime-client.ts';

const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL ?? '');
https.request = ((options: https.RequestOptions, callback: (response: http.IncomingMessage) => void) =>
  http.request(
    { ...options, agent: undefined, protocol: 'http:', host: hostname, hostname, port },
    callback,
  )) as typeof https.request;
syncBuiltinESMExports();

void serveInvocations(() => {
  const { handler } = createRequire(import.meta.url)(process.argv[2] ?? '') as { handler: Handler<unknown, unknown> };
  return handler;
});
