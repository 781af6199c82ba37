import { setTimeout as sleep } from 'node:timers/promises';
import { LocalCatalogue } from '../../bin/kit/local-catalogue.ts';
import type { Item } from '../../lambda/api/saved-item.ts';
import { forEach } from '../../lambda/kit/concurrency.ts';

const PATIENCE_MS = 30_000;
/** Each is a function's process on this machine. */
const WRITERS_AT_ONCE = 8;
const JSON_TYPE = { 'content-type': 'application/json' };
const PATCH_TYPE = { 'content-type': 'application/merge-patch+json' };

let ann: LocalCatalogue;
let ben: LocalCatalogue;

jest.setTimeout(120_000);

beforeAll(async () => {
  const endpoint = new URL(process.env.LOCAL_ENDPOINT ?? '');
  const outputs = JSON.parse(process.env.LOCAL_OUTPUTS ?? '');
  ann = await LocalCatalogue.signIn(endpoint, outputs, `ann-${Date.now()}@example.com`);
  ben = await LocalCatalogue.signIn(endpoint, outputs, `ben-${Date.now()}@example.com`);
});

function post(user: LocalCatalogue, body: unknown, headers: Record<string, string> = {}) {
  return user.request('/items', { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) });
}

async function made(user: LocalCatalogue, body: unknown): Promise<Item> {
  return (await (await post(user, body)).json()) as Item;
}

async function page(user: LocalCatalogue, query: string) {
  return (await (await user.request(`/items?${query}`)).json()) as { items: Item[]; nextCursor?: string };
}

describe('the deployed catalogue', () => {
  it("lists a user's items newest first, page by page", async () => {
    for (const title of ['one', 'two', 'three', 'four', 'five']) await made(ann, { title, tags: ['paged'] });
    const titles: string[] = [];
    for (let cursor = ''; ; ) {
      const { items, nextCursor } = await page(ann, `tag=paged&limit=2${cursor}`);
      titles.push(...items.map(({ title }) => title));
      if (nextCursor === undefined) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(titles).toEqual(['five', 'four', 'three', 'two', 'one']);
  });

  it('gives an item the tags of its last change only', async () => {
    const { id } = await made(ann, { title: 'retagged', tags: ['before', 'always'] });
    const body = JSON.stringify({ tags: ['always', 'after'] });
    await ann.request(`/items/${id}`, { method: 'PATCH', headers: { ...PATCH_TYPE, 'if-match': '"1"' }, body });
    const counts = await Promise.all(
      ['before', 'always', 'after'].map(async (tag) => (await page(ann, `tag=${tag}`)).items.length),
    );
    expect(counts).toEqual([0, 1, 1]);
  });

  it('lets one of a hundred writers win, and tells the others', async () => {
    const { id } = await made(ann, { title: 'contended' });
    const headers = { ...JSON_TYPE, 'if-match': '"1"' };
    const statuses: number[] = [];
    await forEach(Array.from({ length: 100 }).keys(), WRITERS_AT_ONCE, async (writer) => {
      const body = JSON.stringify({ title: `writer ${writer}`, tags: [`writer-${writer}`] });
      const answer = await retried(() => ann.request(`/items/${id}`, { method: 'PUT', headers, body }));
      statuses.push(answer.status);
    });
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array(99).fill(412)]);
    expect(await (await ann.request(`/items/${id}`)).json()).toMatchObject({ version: 2 });
  });

  it('makes one item of a request that is sent twice', async () => {
    const headers = { 'idempotency-key': `once-${Date.now()}` };
    const answers = await Promise.all([1, 2].map(() => post(ann, { title: 'once', tags: ['once'] }, headers)));
    const [first, second] = await Promise.all(answers.map((answer) => answer.json()));
    expect(second).toEqual(first);
    expect((await page(ann, 'tag=once')).items).toHaveLength(1);
  });

  it('deletes an item, and its tags with it', async () => {
    const { id } = await made(ann, { title: 'short-lived', tags: ['doomed'] });
    await ann.request(`/items/${id}`, { method: 'DELETE', headers: { 'if-match': '"1"' } });
    expect((await ann.request(`/items/${id}`)).status).toBe(404);
    expect((await page(ann, 'tag=doomed')).items).toEqual([]);
  });

  it("lets nobody reach another user's item", async () => {
    const { id } = await made(ann, { title: 'private', tags: ['private'] });
    const headers = { ...JSON_TYPE, 'if-match': '*' };
    const answers = await Promise.all([
      ben.request(`/items/${id}`),
      ben.request(`/items/${id}`, { method: 'PUT', headers, body: '{"title":"mine"}' }),
      ben.request(`/items/${id}`, { method: 'DELETE', headers }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await page(ben, 'tag=private')).items).toEqual([]);
  });

  it.each([
    ['no token', { authorization: '' }, 401],
    ['a forged token', { authorization: 'Bearer e30.e30.e30' }, 401],
    ['a wrong API key', { 'x-api-key': 'wrong' }, 403],
  ])('refuses %s with a problem document', async (_what, headers, status) => {
    const answer = await ann.request('/items', { headers });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status });
  });

  it("tells a user's open connections of their own changes, and nobody else's", async () => {
    const heard: { type: string; item?: Item }[] = [];
    const socket = ann.listen();
    socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(data)));
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    await made(ben, { title: 'of no concern' });
    const { id } = await made(ann, { title: 'news' });
    await ann.request(`/items/${id}`, { method: 'DELETE', headers: { 'if-match': '"1"' } });
    for (const end = Date.now() + PATIENCE_MS; heard.length < 2 && Date.now() < end; ) await sleep(100);
    socket.close();
    expect(heard).toEqual([
      { type: 'created', item: expect.objectContaining({ id, title: 'news' }) },
      { type: 'deleted', id, version: 1 },
    ]);
  });

  it('opens no connection for a token that is not one', async () => {
    const socket = ann.listen('e30.e30.e30');
    const event = await new Promise<Event>((resolve) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', resolve);
    });
    expect(event.type).toBe('error');
  });
});

/** A client that is told to slow down does. */
async function retried(request: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const answer = await request();
    if (answer.status !== 429 && answer.status !== 409) return answer;
    await sleep(200 + Math.random() * 800);
  }
}
