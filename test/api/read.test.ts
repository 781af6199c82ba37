import { setTimeout as sleep } from 'node:timers/promises';
import { ANN, BEN, restClient } from './rest-client.ts';

const UNKNOWN_ID = '01a20bfc-878a-7875-8c10-326d277482ba';

describe('GET /items', () => {
  async function listed(count: number) {
    const client = restClient();
    for (let index = 0; index < count; index += 1) {
      // Ids are ordered by the millisecond in which they are made.
      await sleep(2);
      await client.create({ title: `${index}`, tags: index % 2 ? ['odd'] : ['even'] });
    }
    return client;
  }

  it.each([
    ['all items', {}, ['4', '3', '2', '1', '0']],
    ['items with a tag', { tag: ['even'] }, ['4', '2', '0']],
  ])('lists %s newest first, each on one page', async (_what, query: Record<string, string[]>, expected) => {
    const { send } = await listed(5);
    const titles: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const { json } = await send('GET', '/items', {
        query: { ...query, limit: ['2'], ...(cursor && { cursor: [cursor] }) },
      });
      titles.push(...json.items.map(({ title }: { title: string }) => title));
      cursor = json.nextCursor;
    }
    expect(titles).toEqual(expected);
  });

  it("lists nobody else's items", async () => {
    const { send } = await listed(2);
    expect((await send('GET', '/items', { owner: BEN })).json).toEqual({ items: [] });
  });

  it('reads as much for a page of a large table as for one of a small table', async () => {
    const reads = await Promise.all(
      [10, 200].map(async (count) => {
        const { send, mock } = await listed(count);
        mock.resetHistory();
        await send('GET', '/items', { query: { limit: ['5'], tag: ['odd'] } });
        return mock.calls().map(({ args: [{ input }] }) => input);
      }),
    );
    expect(reads.map((inputs) => inputs.length)).toEqual([2, 2]);
    expect(reads.map(([query]) => (query as { Limit?: number }).Limit)).toEqual([6, 6]);
  });

  it.each([
    ['another user', { owner: BEN, query: {} }],
    ['another tag', { owner: ANN, query: { tag: ['odd'] } }],
  ])('refuses the cursor of %s', async (_what, { owner, query }) => {
    const { send } = await listed(3);
    const { json } = await send('GET', '/items', { query: { limit: ['1'] } });
    const answer = await send('GET', '/items', { owner, query: { ...query, cursor: [json.nextCursor] } });
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ parameter: 'cursor' }] } });
  });

  it('refuses a cursor with any one bit changed', async () => {
    const { send } = await listed(2);
    const { json } = await send('GET', '/items', { query: { limit: ['1'] } });
    const bytes = Buffer.from(json.nextCursor, 'base64url');
    const statuses = new Set<number>();
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const forged = Buffer.from(bytes);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      statuses.add((await send('GET', '/items', { query: { cursor: [forged.toString('base64url')] } })).status);
    }
    expect([...statuses]).toEqual([400]);
  });

  it.each([
    ['limit', ['0']],
    ['limit', ['101']],
    ['limit', ['1e1']],
    ['limit', ['5', '6']],
    ['tag', ['']],
    ['cursor', ['']],
    ['cursor', ['%']],
    ['__proto__', ['x']],
    ['filter', ['x']],
  ])('refuses %s=%j, and names it', async (parameter, values) => {
    const answer = await restClient().send('GET', '/items', { query: { [parameter]: values } });
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ parameter }] } });
  });
});

describe('GET /items/{id}', () => {
  it.each(['"1"', 'W/"1"', '"0", "1"', '*'])(
    'sends nothing to who has the item, by If-None-Match: %s',
    async (header) => {
      const { create, send } = restClient();
      const { id } = await create({ title: 'A' });
      const answer = await send('GET', `/items/${id}`, { headers: { 'if-none-match': header } });
      expect([answer.status, answer.json]).toEqual([304, undefined]);
    },
  );

  it('sends the item to who has an older version', async () => {
    const { create, send } = restClient();
    const { id } = await create({ title: 'A' });
    const answer = await send('GET', `/items/${id}`, { headers: { 'if-none-match': '"0"' } });
    expect(answer).toMatchObject({ status: 200, json: { title: 'A' } });
  });

  it.each([UNKNOWN_ID, 'x', '..', '%00'])('knows no item %s', async (id) => {
    expect(await restClient().send('GET', `/items/${id}`)).toMatchObject({ status: 404, json: { status: 404 } });
  });

  it('answers a GET that has a body', async () => {
    const { create, send } = restClient();
    const { id } = await create({ title: 'A' });
    expect(await send('GET', `/items/${id}`, { body: 'ignored' })).toMatchObject({ status: 200 });
  });
});

describe('a web page', () => {
  it.each([
    ['https://gallery.example', 'https://gallery.example'],
    ['https://evil.example', undefined],
  ])('of %s reads answers only if it is named', async (origin, allowed) => {
    const { send } = restClient({ allowedOrigins: ['https://gallery.example'] });
    expect((await send('GET', '/items', { headers: { origin } })).header('access-control-allow-origin')).toBe(allowed);
  });
});
