import { createHash } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { Hono as TinyHono } from 'hono/tiny';
import { v7 as uuidv7 } from 'uuid';
import type { EnvironmentValues } from '../../kit/environment.ts';
import type { restEnvironment } from '../contract.ts';
import { itemInput, itemPatch, patched } from '../item.ts';
import { changedResponse, createdResponse, itemResponse } from './answers.ts';
import { readBody } from './body.ts';
import { Catalogue } from './catalogue.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { RestEvent } from './event.ts';
import { idempotencyKey, itemId, listQuery, notFound, ownerOf } from './parameters.ts';
import { ifMatch, isKnown } from './preconditions.ts';
import { Problem } from './problem.ts';

export interface Dependencies {
  readonly environment: EnvironmentValues<typeof restEnvironment>;
  readonly ddb: DynamoDBDocumentClient;
  readonly now: () => Date;
  /** Hears of what nobody foresaw. */
  readonly onUnexpected: (error: Error) => void;
}

/** What API Gateway's event is to the routes. */
export type Bindings = { readonly Bindings: { readonly event: RestEvent } };

const JSON_TYPE = 'application/json';
const MERGE_PATCH_TYPE = 'application/merge-patch+json';
const EXPOSED_HEADERS = ['ETag', 'Location', 'Retry-After'];

/** The REST API: each route reads the request, has the catalogue do the work, and answers. */
export function routes({ environment, ddb, now, onUnexpected }: Dependencies): Hono<Bindings> {
  const { CATALOGUE_TABLE, CURSOR_KEY, ALLOWED_ORIGINS } = environment;
  const catalogueOf = (c: Context<Bindings>) => new Catalogue(ddb, CATALOGUE_TABLE, ownerOf(c.env.event));
  const app = new TinyHono<Bindings>();

  if (ALLOWED_ORIGINS.length > 0) app.use(cors({ origin: ALLOWED_ORIGINS, exposeHeaders: EXPOSED_HEADERS }));

  app.post('/items', async (c) => {
    const catalogue = catalogueOf(c);
    const key = idempotencyKey(c.req.header('idempotency-key'));
    const input = await readBody(incoming(c), JSON_TYPE, itemInput);
    const idempotency = key === undefined ? undefined : { key, digest: digestOf(input) };
    return createdResponse(await catalogue.create(input, uuidv7(), now(), idempotency), c.env.event);
  });

  app.get('/items', async (c) => {
    const catalogue = catalogueOf(c);
    const { limit, tag, cursor } = listQuery(c.req.url);
    const scope = { key: CURSOR_KEY, owner: ownerOf(c.env.event), tag };
    const after = cursor === undefined ? undefined : decodeCursor(cursor, scope);
    const { items, last } = await catalogue.list({ tag, limit, after });
    return c.json({ items, nextCursor: last === undefined ? undefined : encodeCursor(last, scope) });
  });

  app.get('/items/:id', async (c) => {
    const item = await catalogueOf(c).get(itemId(c.req.param('id')));
    if (!item) throw notFound();
    return itemResponse(item, isKnown(c.req.header('if-none-match'), item) ? 304 : 200);
  });

  app.put('/items/:id', async (c) => {
    const [catalogue, id, accepts] = [catalogueOf(c), itemId(c.req.param('id')), ifMatch(c.req.header('if-match'))];
    const input = await readBody(incoming(c), JSON_TYPE, itemInput);
    return changedResponse(await catalogue.change(id, accepts, () => input, now()));
  });

  app.patch('/items/:id', async (c) => {
    const [catalogue, id, accepts] = [catalogueOf(c), itemId(c.req.param('id')), ifMatch(c.req.header('if-match'))];
    const patch = await readBody(incoming(c), MERGE_PATCH_TYPE, itemPatch);
    return changedResponse(await catalogue.change(id, accepts, (current) => patched(current, patch), now()));
  });

  app.delete('/items/:id', async (c) => {
    const [catalogue, id, accepts] = [catalogueOf(c), itemId(c.req.param('id')), ifMatch(c.req.header('if-match'))];
    const deleted = await catalogue.delete(id, accepts);
    return deleted.kind === 'changed' ? new Response(null, { status: 204 }) : changedResponse(deleted);
  });

  app.notFound(() => new Problem(404, 'There is nothing at this address').toResponse());
  app.onError((error) => {
    if (error instanceof Problem) return error.toResponse();
    onUnexpected(error);
    return new Problem(500, 'Something went wrong here; trying again may do').toResponse();
  });
  return app;
}

function incoming({ req }: Context<Bindings>) {
  return { header: (name: string) => req.header(name), text: () => req.text() };
}

/** Bodies that mean the same item have the same digest, however they are written. */
function digestOf(input: unknown): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url');
}
