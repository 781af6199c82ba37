import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { IDEMPOTENCY_HOURS } from '../contract.ts';
import { itemKey, requestKey, rowOf, tagKey } from '../rows.ts';
import type { Item } from '../saved-item.ts';
import type { Idempotency } from './catalogue.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A new item, its tags and the memory of the request, all or nothing. */
export function insertion(
  table: string,
  owner: string,
  item: Item,
  now: Date,
  idempotency: Idempotency | undefined,
): Write[] {
  return [
    { Put: { TableName: table, Item: rowOf(owner, item), ConditionExpression: 'attribute_not_exists(pk)' } },
    ...tagWrites(table, owner, item.id, [], item.tags),
    ...(idempotency ? [memory(table, owner, item, now, idempotency)] : []),
  ];
}

/** An item in place of the version that was seen, and what its tags have gained and lost. */
export function replacement(table: string, owner: string, seen: Item, item: Item): Write[] {
  return [
    { Put: { TableName: table, Item: rowOf(owner, item), ...isStill(seen) } },
    ...tagWrites(table, owner, item.id, seen.tags, item.tags),
  ];
}

/** Takes away the version that was seen, and its tags. */
export function deletion(table: string, owner: string, seen: Item): Write[] {
  return [
    { Delete: { TableName: table, Key: itemKey(owner, seen.id), ...isStill(seen) } },
    ...tagWrites(table, owner, seen.id, seen.tags, []),
  ];
}

/**
 * Writes all or nothing; one row alone costs half of what it does in a transaction.
 * @returns false if a condition did not hold, or others were writing the same rows
 */
export async function write(ddb: DynamoDBDocumentClient, writes: readonly Write[]): Promise<boolean> {
  const [first = {}, ...others] = writes;
  try {
    if (others.length > 0) await ddb.send(new TransactWriteCommand({ TransactItems: [...writes] }));
    else if (first.Put) await ddb.send(new PutCommand(first.Put));
    else if (first.Delete) await ddb.send(new DeleteCommand(first.Delete));
    return true;
  } catch (error) {
    if (wasForestalled(error)) return false;
    throw error;
  }
}

function isStill({ version }: Item) {
  return { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } };
}

function tagWrites(
  table: string,
  owner: string,
  id: string,
  before: readonly string[],
  after: readonly string[],
): Write[] {
  const lost = before.filter((tag) => !after.includes(tag));
  const gained = after.filter((tag) => !before.includes(tag));
  return [
    ...lost.map((tag) => ({ Delete: { TableName: table, Key: tagKey(owner, tag, id) } })),
    ...gained.map((tag) => ({ Put: { TableName: table, Item: tagKey(owner, tag, id) } })),
  ];
}

function memory(table: string, owner: string, item: Item, now: Date, { key, digest }: Idempotency): Write {
  const nowSeconds = Math.floor(now.getTime() / 1000);
  return {
    Put: {
      TableName: table,
      Item: {
        ...requestKey(owner, key),
        digest,
        itemId: item.id,
        createdAt: item.createdAt,
        expiresAt: nowSeconds + IDEMPOTENCY_HOURS * 3600,
      },
      // DynamoDB deletes expired rows when it finds the time.
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: { ':now': nowSeconds },
    },
  };
}

const FORESTALLED = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

function wasForestalled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ConditionalCheckFailedException' || error.name === 'TransactionConflictException') return true;
  const { CancellationReasons = [] } = error as { CancellationReasons?: readonly { Code?: string }[] };
  const reasons = CancellationReasons.map(({ Code = 'None' }) => Code).filter((code) => code !== 'None');
  return (
    error.name === 'TransactionCanceledException' &&
    reasons.length > 0 &&
    reasons.every((code) => FORESTALLED.has(code))
  );
}
