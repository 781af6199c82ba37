import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';

/** A text as it goes over the wire, both ways, made once for many who ask. */
export interface Zipped {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

export function zipped(content: Buffer): Zipped {
  return { body: new Uint8Array(content), gzipped: new Uint8Array(gzipSync(content)) };
}

/** Answers with the text, zipped for those who take it so. */
export function answerWith(c: Context, { body, gzipped }: Zipped, headers: Readonly<Record<string, string>>): Response {
  const zips = /\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '');
  const encoding: Record<string, string> = zips ? { 'Content-Encoding': 'gzip' } : {};
  return c.body(zips ? gzipped : body, 200, { ...headers, ...encoding, Vary: 'Accept-Encoding' });
}
