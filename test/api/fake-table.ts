import { setImmediate as turn } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';

type Row = Record<string, unknown>;
type Write = {
  readonly Item?: Row;
  readonly Key?: Row;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Row;
};

const CONDITIONS: Readonly<Record<string, (row: Row | undefined, values: Row) => boolean>> = {
  'attribute_not_exists(pk)': (row) => row === undefined,
  'version = :version': (row, values) => row?.version === values[':version'],
  'attribute_not_exists(pk) OR expiresAt <= :now': (row, values) =>
    row === undefined || Number(row.expiresAt) <= Number(values[':now']),
};

/**
 * A table in memory, for what the catalogue asks of DynamoDB and no more: reads and writes take
 * turns with those of other callers, and a write is atomic.
 */
export function fakeTable() {
  const rows = new Map<string, Row>();
  const keyOf = ({ pk, sk }: Row) => JSON.stringify([pk, sk]);
  const holds = ({ Item, Key, ConditionExpression, ExpressionAttributeValues = {} }: Write) => {
    if (ConditionExpression === undefined) return true;
    const condition = CONDITIONS[ConditionExpression];
    if (!condition) throw new Error(`The fake knows no condition ${ConditionExpression}`);
    return condition(rows.get(keyOf(Item ?? Key ?? {})), ExpressionAttributeValues);
  };
  const apply = ({ Item, Key }: Write) => {
    if (Item) rows.set(keyOf(Item), structuredClone(Item));
    else rows.delete(keyOf(Key ?? {}));
  };
  const writeOne = async (write: Write) => {
    await turn();
    if (!holds(write)) throw named('ConditionalCheckFailedException');
    apply(write);
    return {};
  };

  const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const mock = mockClient(ddb);
  mock.on(GetCommand).callsFake(async ({ Key }) => {
    await turn();
    return { Item: structuredClone(rows.get(keyOf(Key))) };
  });
  mock.on(BatchGetCommand).callsFake(async ({ RequestItems }) => {
    await turn();
    const [[table, { Keys }]] = Object.entries<{ Keys: Row[] }>(RequestItems) as [[string, { Keys: Row[] }]];
    return { Responses: { [table]: Keys.flatMap((key) => rows.get(keyOf(key)) ?? []) } };
  });
  mock.on(QueryCommand).callsFake(async ({ ExpressionAttributeValues, ExclusiveStartKey, Limit }) => {
    await turn();
    const partition = [...rows.values()]
      .filter(({ pk }) => pk === ExpressionAttributeValues[':pk'])
      .filter(({ sk }) => !ExclusiveStartKey || String(sk) < ExclusiveStartKey.sk)
      .sort((a, b) => (String(a.sk) < String(b.sk) ? 1 : -1));
    return {
      Items: partition.slice(0, Limit),
      LastEvaluatedKey: partition.length > Limit ? partition[Limit - 1] : undefined,
    };
  });
  mock.on(PutCommand).callsFake(writeOne);
  mock.on(DeleteCommand).callsFake(writeOne);
  mock.on(TransactWriteCommand).callsFake(async ({ TransactItems }: { TransactItems: Record<string, Write>[] }) => {
    await turn();
    const writes = TransactItems.flatMap((item) => Object.values(item));
    if (!writes.every(holds)) {
      const reasons = writes.map((write) => ({ Code: holds(write) ? 'None' : 'ConditionalCheckFailed' }));
      throw Object.assign(named('TransactionCanceledException'), { CancellationReasons: reasons });
    }
    writes.forEach(apply);
    return {};
  });
  return { ddb, mock, rows };
}

export function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}
