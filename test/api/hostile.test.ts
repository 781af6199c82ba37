import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { itemKey, rowOf } from '../../lambda/api/rows.ts';
import { ANN, JSON_TYPE, PATCH_TYPE, restClient, restEvent } from './rest-client.ts';

const REQUESTS = 10_000;

jest.setTimeout(120_000);

// hono's adapter tells the log of each event that is not a request.
beforeEach(() => jest.spyOn(console, 'error').mockImplementation());

/** Of an item that is there. */
const ID = '01a20bfc-0000-7000-8000-000000000001';

const text = fc.string({ unit: 'binary', maxLength: 60 });
const nasty = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  '\0',
  '\ud800',
  '%00',
  '../..',
  '"',
  '*',
  'W/"1"',
  '"1"',
);
const word = fc.oneof(text, nasty);
const path = fc.oneof(
  { arbitrary: fc.constantFrom('/items', `/items/${ID}`), weight: 6 },
  fc.constantFrom('/items/', '//', '/items/01a20bfc-878a-7875-8c10-326d277482ba', '/items/%E0%A4%A'),
  word.map((part) => `/items/${part}`),
  word,
);
const names = ['title', 'description', 'tags', 'uploadKey', 'id', 'version', 'pk', 'sk', '__proto__', 'constructor'];
const fields = fc.dictionary(fc.oneof(fc.constantFrom(...names), word), fc.oneof(word, fc.array(word), fc.jsonValue()));
const nested = fc.nat({ max: 5000 }).map((depth) => `{"title":${'['.repeat(depth)}${']'.repeat(depth)}}`);
const item = fc
  .record({ title: fc.string({ minLength: 1 }), tags: fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 5 }) })
  .map((value) => JSON.stringify(value));
const body = fc.oneof(
  item,

  fc.json(),
  fields.map((value) => JSON.stringify(value)),
  nested,
  word,
  fc.constant(undefined),
);
const headers = fc.tuple(
  fc.constantFrom(JSON_TYPE, JSON_TYPE, PATCH_TYPE, {}),
  fc.dictionary(
    fc.oneof(fc.constantFrom('if-match', 'if-none-match', 'idempotency-key', 'content-type', 'origin', 'host'), word),
    fc.oneof(word, fc.constantFrom('*', '"1"')),
    { maxKeys: 3 },
  ),
);
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'),
  path,
  sent: fc.record({
    owner: fc.constantFrom(ANN, ANN, ''),
    headers: headers.map(([type, others]): Record<string, string> => ({ ...type, ...others })),
    query: fc.dictionary(fc.oneof(fc.constantFrom('limit', 'cursor', 'tag'), word), fc.array(word, { maxLength: 2 })),
    body,
  }),
});

describe('hostile requests', () => {
  it(`never throw, never end in a 5xx, and store nothing that is not an item (${REQUESTS} of them)`, async () => {
    const { handler, rows, unexpected } = restClient();
    const there = { id: ID, title: 'there', tags: [], version: 1, createdAt: 'then', updatedAt: 'then' };
    rows.set(JSON.stringify(Object.values(itemKey(ANN, ID))), rowOf(ANN, there));
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, sent }) => {
        const before = rows.size;
        const { statusCode, body } = await handler(restEvent(method, path, sent), {} as Context);
        expect({ statusCode, unexpected }).toEqual({ statusCode: expect.any(Number), unexpected: [] });
        expect(statusCode).toBeLessThan(500);
        if (statusCode >= 400 && body) expect(JSON.parse(body)).toMatchObject({ status: statusCode });
        if (sent.owner === '' || statusCode >= 400) expect(rows.size).toBe(before);
      }),
      { numRuns: REQUESTS },
    );
    const known = new Set([
      'pk',
      'sk',
      'id',
      'title',
      'description',
      'tags',
      'uploadKey',
      'version',
      'createdAt',
      'updatedAt',
    ]);
    const memory = new Set(['pk', 'sk', 'digest', 'itemId', 'createdAt', 'expiresAt']);
    for (const row of rows.values()) {
      const allowed = String(row.pk).startsWith('requests#') ? memory : known;
      expect(Object.keys(row).filter((name) => !allowed.has(name))).toEqual([]);
    }
    expect(rows.size).toBeGreaterThan(1);
  });
});
