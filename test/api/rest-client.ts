import type { Context } from 'aws-lambda';
import type { RestEvent } from '../../lambda/api/rest/event.ts';
import { makeHandler } from '../../lambda/api/rest/make-handler.ts';
import type { Item } from '../../lambda/api/saved-item.ts';
import { fakeTable } from './fake-table.ts';

export const ANN = '00000000-0000-4000-8000-00000000000a';
export const BEN = '00000000-0000-4000-8000-00000000000b';

export interface Sent {
  readonly owner?: string;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string[]>;
  readonly body?: unknown;
}

/** What API Gateway sends for a request of an authorized user's; `owner: ''` is nobody. */
export function restEvent(method: string, path: string, { owner = ANN, headers = {}, query, body }: Sent = {}) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return {
    version: '1.0',
    httpMethod: method,
    path,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    multiValueQueryStringParameters: query,
    body: text ?? null,
    isBase64Encoded: false,
    requestContext: {
      path: `/v1${path}`,
      domainName: 'api.example.com',
      authorizer: owner === '' ? undefined : { claims: { sub: owner } },
    },
  } as unknown as RestEvent;
}

/** The REST API's handler over a table in memory. */
export function restClient({ allowedOrigins = [] as string[], now = () => new Date() } = {}) {
  const table = fakeTable();
  const unexpected: Error[] = [];
  const handler = makeHandler({
    environment: { CATALOGUE_TABLE: 'catalogue', CURSOR_KEY: 'secret', ALLOWED_ORIGINS: allowedOrigins },
    ddb: table.ddb,
    now,
    onUnexpected: (error) => unexpected.push(error),
  });
  const send = async (method: string, path: string, sent?: Sent) => {
    const { statusCode, body, headers, multiValueHeaders } = await handler(
      restEvent(method, path, sent),
      {} as Context,
    );
    const header = (name: string) => multiValueHeaders?.[name]?.[0] ?? headers?.[name];
    return { status: statusCode, header, json: body === '' ? undefined : JSON.parse(body) };
  };
  const create = async (body: unknown, sent: Sent = {}): Promise<Item> =>
    (await send('POST', '/items', { ...sent, headers: { ...JSON_TYPE, ...sent.headers }, body })).json;
  return { ...table, handler, send, create, unexpected };
}

export const JSON_TYPE = { 'content-type': 'application/json' };
export const PATCH_TYPE = { 'content-type': 'application/merge-patch+json' };
