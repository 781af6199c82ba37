import { ANN, BEN, JSON_TYPE, PATCH_TYPE, restClient } from './rest-client.ts';

const UNKNOWN_ID = '01a20bfc-878a-7875-8c10-326d277482ba';

describe.each([
  ['PUT', JSON_TYPE, { title: 'B' }],
  ['PATCH', PATCH_TYPE, { title: 'B' }],
  ['DELETE', {}, undefined],
] as const)('%s /items/{id}', (method, type, body) => {
  async function changed(ifMatch: string | undefined, owner = ANN) {
    const client = restClient();
    const { id } = await client.create({ title: 'A', tags: ['x'] });
    const headers = { ...type, ...(ifMatch !== undefined && { 'if-match': ifMatch }) };
    const answer = await client.send(method, `/items/${id}`, { headers, body, owner });
    return { answer, after: (await client.send('GET', `/items/${id}`)).json };
  }

  it.each(['"1"', '*', '"7", "1"'])('is done with If-Match: %s', async (ifMatch) => {
    const { answer, after } = await changed(ifMatch);
    expect(answer.status).toBe(method === 'DELETE' ? 204 : 200);
    expect(after).toMatchObject(method === 'DELETE' ? { status: 404 } : { title: 'B', version: 2 });
  });

  it.each([
    [undefined, 428],
    ['"2"', 412],
    ['W/"1"', 412],
    ['1', 400],
    ['', 400],
    ['"1', 400],
  ])('is refused with If-Match: %s, and changes nothing', async (ifMatch, status) => {
    const { answer, after } = await changed(ifMatch);
    expect(answer).toMatchObject({ status, json: { errors: [{ header: 'If-Match' }] } });
    expect(after).toMatchObject({ title: 'A', version: 1 });
  });

  it('makes nothing of an unknown id', async () => {
    const client = restClient();
    const answer = await client.send(method, `/items/${UNKNOWN_ID}`, { headers: { ...type, 'if-match': '*' }, body });
    expect([answer.status, client.rows.size]).toEqual([404, 0]);
  });

  it("cannot reach another user's item", async () => {
    const { answer, after } = await changed('*', BEN);
    expect([answer.status, after.title]).toEqual([404, 'A']);
  });

  it('is for who has a token only', async () => {
    const { answer, after } = await changed('*', '');
    expect([answer.status, answer.header('www-authenticate'), after.title]).toEqual([401, 'Bearer', 'A']);
  });

  it('loses no update of a hundred concurrent writers', async () => {
    const client = restClient();
    const { id } = await client.create({ title: 'A' });
    const headers = { ...type, 'if-match': '"1"' };
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => client.send(method, `/items/${id}`, { headers, body })),
    );
    const done = answers.filter(({ status }) => status < 300);
    expect(done).toHaveLength(1);
    expect(new Set(answers.filter((answer) => !done.includes(answer)).map(({ status }) => status))).toEqual(
      new Set([method === 'DELETE' ? 404 : 412]),
    );
  });
});

describe('PATCH /items/{id}', () => {
  it.each([
    [{}, { title: 'A', description: 'd', tags: ['x'], uploadKey: 'k' }],
    [{ description: null }, { title: 'A', tags: ['x'], uploadKey: 'k' }],
    [
      { tags: null, uploadKey: null },
      { title: 'A', description: 'd', tags: [] },
    ],
    [
      { tags: ['y'], title: 'B' },
      { title: 'B', description: 'd', tags: ['y'], uploadKey: 'k' },
    ],
  ])('merges %j', async (patch, expected) => {
    const { create, send } = restClient();
    const { id } = await create({ title: 'A', description: 'd', tags: ['x'], uploadKey: 'k' });
    const { json } = await send('PATCH', `/items/${id}`, { headers: { ...PATCH_TYPE, 'if-match': '*' }, body: patch });
    const { id: _id, version, createdAt, updatedAt, ...fields } = json;
    expect([fields, version]).toEqual([expected, 2]);
  });

  it.each([
    [{ title: null }, '/title'],
    [{ evil: null }, '/evil'],
    [{ description: { nested: 'merge' } }, '/description'],
  ])('refuses %j, and names the field', async (body, pointer) => {
    const { create, send } = restClient();
    const { id } = await create({ title: 'A' });
    const answer = await send('PATCH', `/items/${id}`, { headers: { ...PATCH_TYPE, 'if-match': '*' }, body });
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ pointer }] } });
  });

  it('says which type a patch must have', async () => {
    const { create, send } = restClient();
    const { id } = await create({ title: 'A' });
    const answer = await send('PATCH', `/items/${id}`, { headers: { ...JSON_TYPE, 'if-match': '*' }, body: {} });
    expect([answer.status, answer.header('accept-patch')]).toEqual([415, 'application/merge-patch+json']);
  });
});
