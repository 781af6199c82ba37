import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { named } from './fake-table.ts';
import { ANN, BEN, JSON_TYPE, restClient } from './rest-client.ts';

describe('POST /items', () => {
  it('makes an item of version 1, and says where it is', async () => {
    const { send } = restClient({ now: () => new Date('2026-11-24T00:00:00Z') });
    const answer = await send('POST', '/items', { headers: JSON_TYPE, body: { title: 'Rocket', tags: ['space'] } });
    expect([answer.status, answer.header('etag'), answer.header('location')]).toEqual([
      201,
      '"1"',
      `/v1/items/${answer.json.id}`,
    ]);
    expect(answer.json).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      title: 'Rocket',
      tags: ['space'],
      version: 1,
      createdAt: '2026-11-24T00:00:00.000Z',
      updatedAt: '2026-11-24T00:00:00.000Z',
    });
  });

  it('gives the same item for the same Idempotency-Key and body', async () => {
    const { create } = restClient();
    const headers = { 'idempotency-key': 'k' };
    const first = await create({ title: 'A', tags: ['x'] }, { headers });
    expect(await create('{"tags":["x"], "title":"A"}', { headers })).toEqual(first);
  });

  it('makes one item of concurrent requests with one Idempotency-Key', async () => {
    const { create, rows } = restClient();
    const headers = { 'idempotency-key': 'k' };
    const made = await Promise.all(Array.from({ length: 20 }, () => create({ title: 'A' }, { headers })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect([...rows.values()].filter(({ pk }) => String(pk).startsWith('items#'))).toHaveLength(1);
  });

  it('refuses another body with the same Idempotency-Key', async () => {
    const { create, send } = restClient();
    const headers = { ...JSON_TYPE, 'idempotency-key': 'k' };
    await create({ title: 'A' }, { headers });
    const answer = await send('POST', '/items', { headers, body: { title: 'B' } });
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ header: 'Idempotency-Key' }] } });
  });

  it('forgets an Idempotency-Key after a day', async () => {
    let now = new Date('2026-11-24T00:00:00Z');
    const { create } = restClient({ now: () => now });
    const headers = { 'idempotency-key': 'k' };
    const first = await create({ title: 'A' }, { headers });
    now = new Date('2026-11-25T00:00:01Z');
    expect((await create({ title: 'B' }, { headers })).id).not.toBe(first.id);
  });

  it("keeps users' Idempotency-Keys apart", async () => {
    const { create } = restClient();
    const headers = { 'idempotency-key': 'k' };
    await create({ title: 'A' }, { headers, owner: ANN });
    expect(await create({ title: 'B' }, { headers, owner: BEN })).toMatchObject({ title: 'B', version: 1 });
  });

  it.each([
    ['no title', {}, '/title'],
    ['an empty title', { title: '' }, '/title'],
    ['a title that is too long', { title: 'x'.repeat(201) }, '/title'],
    ['a number as title', { title: 5 }, '/title'],
    ['half a character', { title: '\ud800' }, '/title'],
    ['a tag twice', { title: 'A', tags: ['x', 'x'] }, '/tags'],
    ['21 tags', { title: 'A', tags: Array.from({ length: 21 }, (_, tag) => `${tag}`) }, '/tags'],
    ['a number as tag', { title: 'A', tags: ['x', 5] }, '/tags/1'],
    ['an unknown field', { title: 'A', 'a/b~c': 1 }, '/a~1b~0c'],
    ['a version of its own', { title: 'A', version: 7 }, '/version'],
    ['a prototype', '{"title":"A","__proto__":{"version":7}}', '/__proto__'],
    ['a constructor', '{"title":"A","constructor":{"prototype":{}}}', '/constructor'],
    ['an upload key of 1,025 bytes', { title: 'A', uploadKey: 'é'.repeat(513) }, '/uploadKey'],
    ['nesting of 20,000 levels', `{"title":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, '/title'],
    ['no JSON', '{"title":', ''],
    ['an array', [], ''],
    ['nothing', '', ''],
  ])('refuses %s, and names the field', async (_what, body, pointer) => {
    const { send, rows } = restClient();
    const answer = await send('POST', '/items', { headers: JSON_TYPE, body });
    expect(answer).toMatchObject({ status: 400, json: { status: 400, errors: [{ pointer }] } });
    expect(rows.size).toBe(0);
  });

  it('refuses a body of more than 64 KiB', async () => {
    const { send } = restClient();
    const body = { title: 'A', description: 'x'.repeat(65_536) };
    expect(await send('POST', '/items', { headers: JSON_TYPE, body })).toMatchObject({ status: 413 });
  });

  it('refuses a body of another type', async () => {
    const answer = await restClient().send('POST', '/items', { headers: { 'content-type': 'text/plain' }, body: '{}' });
    expect(answer).toMatchObject({ status: 415, json: { errors: [{ header: 'Content-Type' }] } });
  });

  it('asks to try again where other transactions keep getting in the way', async () => {
    const { send, mock } = restClient();
    const conflict = { CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }] };
    mock.on(TransactWriteCommand).rejects(Object.assign(named('TransactionCanceledException'), conflict));
    const answer = await send('POST', '/items', { headers: JSON_TYPE, body: { title: 'A', tags: ['x'] } });
    expect([answer.status, answer.header('retry-after')]).toEqual([409, '1']);
  });

  it('tells nothing of an error that nobody foresaw, but logs it', async () => {
    const { send, mock, unexpected } = restClient();
    mock.on(TransactWriteCommand).rejects(new Error('secret'));
    const answer = await send('POST', '/items', { headers: JSON_TYPE, body: { title: 'A', tags: ['x'] } });
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.json)).not.toContain('secret');
    expect(unexpected).toEqual([expect.objectContaining({ message: 'secret' })]);
  });
});
