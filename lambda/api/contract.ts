import * as z from 'zod/mini';
import { environment } from '../kit/environment.ts';

export { itemInput, itemPatch } from './item.ts';
export { itemPage, savedItem } from './saved-item.ts';

/** Largest request body that is read, in bytes. An item with all fields full, in any script, is smaller. */
export const MAXIMUM_BODY_BYTES = 64 * 1024;
/** Items a page, at most and where a request does not say. */
export const MAXIMUM_LIMIT = 100;
export const DEFAULT_LIMIT = 20;
/** How long an `Idempotency-Key` is remembered. */
export const IDEMPOTENCY_HOURS = 24;
/** The first of the two WebSocket subprotocols of a client; the second is its access token. */
export const LIVE_FEED_PROTOCOL = 'catalogue';
/** What every stream record of an item has as the beginning of its partition key. */
export const ITEMS_PREFIX = 'items#';

const nameRule = 'must be a name, not empty';
const name = z.string({ error: nameRule }).check(z.minLength(1, { error: nameRule }));

const originsRule = 'must be origins such as https://example.com, separated by commas';

/** `"https://a.example,https://b.example"` in AWS, an array in code; there may be none. */
const origins = z.codec(
  z.string({ error: originsRule }),
  z.array(z.string({ error: originsRule }).check(z.regex(/^https?:\/\/[a-z0-9.-]+(:\d+)?$/, { error: originsRule }))),
  { decode: (text) => (text === '' ? [] : text.split(',')), encode: (values) => values.join(',') },
);

/** What the function behind the REST API must be told. */
export const restEnvironment = environment({
  CATALOGUE_TABLE: name,
  /** Signs cursors. Who knows it can only move about in a list of their own. */
  CURSOR_KEY: name,
  ALLOWED_ORIGINS: origins,
});

/** What the WebSocket API's authorizer must be told. */
export const authorizeEnvironment = environment({ USER_POOL: name, USER_POOL_CLIENT: name });

/** What the function that keeps connections must be told. */
export const connectEnvironment = environment({ CONNECTIONS_TABLE: name });

const urlRule = 'must be an https URL';

/** What the function that sends changes to connections must be told. */
export const publishEnvironment = environment({
  CONNECTIONS_TABLE: name,
  CONNECTIONS_URL: z.string({ error: urlRule }).check(z.regex(/^https:\/\//, { error: urlRule })),
});
