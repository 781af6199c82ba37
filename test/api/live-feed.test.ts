import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { FetchError, JwtExpiredError } from 'aws-jwt-verify/error';
import type { APIGatewayRequestAuthorizerEvent, DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { makeHandler as makeAuthorizer } from '../../lambda/api/authorize/make-handler.ts';
import { type ConnectionEvent, makeHandler as makeConnect } from '../../lambda/api/connect/make-handler.ts';
import { Connections } from '../../lambda/api/connections.ts';
import type { Message } from '../../lambda/api/publish/changes.ts';
import { makeHandler as makePublisher } from '../../lambda/api/publish/make-handler.ts';
import { rowOf } from '../../lambda/api/rows.ts';
import type { Item } from '../../lambda/api/saved-item.ts';

const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const table = mockClient(ddb);
const connections = new Connections(ddb, 'connections');

jest.mock('../../lambda/kit/telemetry.ts');

beforeEach(() => table.reset());

describe('the authorizer of $connect', () => {
  const ask = (protocols: string | undefined, verify = async (_token: string) => ({ sub: 'ann' })) =>
    makeAuthorizer({ verifier: { verify } })({
      headers: protocols === undefined ? {} : { 'Sec-WebSocket-Protocol': protocols },
      methodArn: 'arn:connect',
    } as unknown as APIGatewayRequestAuthorizerEvent);

  it('lets in who has a token, and says who it is', async () => {
    const verify = jest.fn(async () => ({ sub: 'ann' }));
    expect(await ask('catalogue, the.to.ken', verify)).toMatchObject({
      context: { owner: 'ann' },
      policyDocument: { Statement: [{ Effect: 'Allow', Resource: 'arn:connect' }] },
    });
    expect(verify).toHaveBeenCalledWith('the.to.ken');
  });

  it.each([undefined, '', 'catalogue', 'the.to.ken', 'other, the.to.ken', 'catalogue, a, b'])(
    'turns away the subprotocols %j',
    async (protocols) => {
      expect((await ask(protocols)).policyDocument.Statement).toMatchObject([{ Effect: 'Deny' }]);
    },
  );

  it('turns away who has an expired token', async () => {
    const answer = await ask('catalogue, t', () => Promise.reject(new JwtExpiredError('expired', 1)));
    expect(answer.policyDocument.Statement).toMatchObject([{ Effect: 'Deny' }]);
  });

  it("fails, rather than turn anyone away, where the pool's keys cannot be had", async () => {
    await expect(ask('catalogue, t', () => Promise.reject(new FetchError('https://keys', 'gone')))).rejects.toThrow(
      'keys',
    );
  });
});

describe('the account of connections', () => {
  const handler = makeConnect({ connections, now: () => new Date('2026-11-24T00:00:00Z') });
  const event = (eventType: string, owner: string | undefined) =>
    ({ requestContext: { eventType, connectionId: 'c1', authorizer: { owner } } }) as unknown as ConnectionEvent;

  it('has a connection for a little longer than API Gateway keeps it open', async () => {
    expect(await handler(event('CONNECT', 'ann'))).toMatchObject({
      headers: { 'Sec-WebSocket-Protocol': 'catalogue' },
    });
    const [put] = table.commandCalls(PutCommand);
    const expiresAt = Date.parse('2026-11-24T02:05:00Z') / 1000;
    expect(put?.args[0].input).toEqual({ TableName: 'connections', Item: { owner: 'ann', id: 'c1', expiresAt } });
  });

  it('loses a connection that has ended', async () => {
    await handler(event('DISCONNECT', 'ann'));
    expect(table.commandCalls(DeleteCommand)[0]?.args[0].input.Key).toEqual({ owner: 'ann', id: 'c1' });
  });

  it('is closed to who was not authorized', async () => {
    expect(await handler(event('CONNECT', undefined))).toMatchObject({ statusCode: 401 });
    expect(table.calls()).toEqual([]);
  });
});

describe('the publisher', () => {
  const item: Item = { id: 'i1', title: 'A', tags: [], version: 1, createdAt: 'now', updatedAt: 'now' };
  const image = (owner: string, version: number) =>
    marshall(rowOf(owner, { ...item, version }), { removeUndefinedValues: true });
  const record = (owner: string, version: number, eventName: DynamoDBRecord['eventName'] = 'MODIFY') =>
    ({
      eventName,
      dynamodb: {
        SequenceNumber: `${owner}-${version}`,
        OldImage: eventName === 'INSERT' ? undefined : image(owner, version - 1),
        NewImage: eventName === 'REMOVE' ? undefined : image(owner, version),
      },
    }) as DynamoDBRecord;

  function publisher(open: Record<string, string[]>, failing: Record<string, number> = {}) {
    const sent: [connection: string, message: Message][] = [];
    table.on(QueryCommand).callsFake(({ ExpressionAttributeValues }) => ({
      Items: (open[ExpressionAttributeValues[':owner']] ?? []).map((id) => ({ id })),
    }));
    const post = async (connection: string, message: Message) => {
      const httpStatusCode = failing[connection];
      if (httpStatusCode) throw Object.assign(new Error('post'), { $metadata: { httpStatusCode } });
      sent.push([connection, message]);
    };
    return { sent, publish: (...Records: DynamoDBRecord[]) => makePublisher({ connections, post })({ Records }) };
  }

  it('tells each change to all connections of its owner, and nobody else', async () => {
    const { sent, publish } = publisher({ ann: ['a1', 'a2'], ben: ['b1'] });
    await publish(record('ann', 1, 'INSERT'));
    const message = { type: 'created', item };
    expect(sent).toEqual([
      ['a1', message],
      ['a2', message],
    ]);
  });

  it('tells the changes of an item in order', async () => {
    const { sent, publish } = publisher({ ann: ['a1'] });
    await publish(record('ann', 1, 'INSERT'), record('ann', 2), record('ann', 3, 'REMOVE'));
    expect(sent.map(([, { type }]) => type)).toEqual(['created', 'changed', 'deleted']);
    expect(sent[2]).toEqual(['a1', { type: 'deleted', id: 'i1', version: 2 }]);
  });

  it('forgets a connection that is gone', async () => {
    const { sent, publish } = publisher({ ann: ['gone', 'a1'] }, { gone: 410 });
    expect(await publish(record('ann', 2))).toEqual({ batchItemFailures: [] });
    expect(table.commandCalls(DeleteCommand)[0]?.args[0].input.Key).toEqual({ owner: 'ann', id: 'gone' });
    expect(sent).toHaveLength(1);
  });

  it('reports the first change that could not be told, and goes on with other users', async () => {
    const { sent, publish } = publisher({ ann: ['down'], ben: ['b1'] }, { down: 500 });
    const outcome = await publish(record('ben', 1), record('ann', 1), record('ann', 2), record('ben', 2));
    expect(outcome).toEqual({ batchItemFailures: [{ itemIdentifier: 'ann-1' }] });
    expect(sent.map(([connection]) => connection)).toEqual(['b1', 'b1']);
  });

  it('has no more than ten messages to one user under way', async () => {
    let [underWay, most] = [0, 0];
    table.on(QueryCommand).resolves({ Items: Array.from({ length: 200 }, (_, id) => ({ id: `${id}` })) });
    const post = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
    };
    await makePublisher({ connections, post })({ Records: [record('ann', 1)] });
    expect(most).toBe(10);
  });

  it('is silent about rows that are not items', async () => {
    const { sent, publish } = publisher({ ann: ['a1'] });
    const NewImage = { pk: { S: 'tagged#ann#x' }, sk: { S: 'i1' } };
    expect(await publish({ eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage } })).toEqual({
      batchItemFailures: [],
    });
    expect(sent).toEqual([]);
  });
});
