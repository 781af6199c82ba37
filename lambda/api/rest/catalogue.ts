import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ItemInput } from '../item.ts';
import { itemKey, itemOf, type Key, requestKey, tagKey } from '../rows.ts';
import type { Item } from '../saved-item.ts';
import { deletion, insertion, replacement, write } from './writes.ts';

/** What a request asks to be remembered by, so that its repetition does nothing. */
export interface Idempotency {
  readonly key: string;
  /** Of the request; another request with the same key has another one. */
  readonly digest: string;
}

/** `busy`: others kept writing the same rows; trying again later will do. */
export type Created =
  | { readonly kind: 'created' | 'repeated'; readonly item: Item }
  | { readonly kind: 'key-reused' | 'busy' };

export type Changed =
  | { readonly kind: 'changed'; readonly item: Item }
  | { readonly kind: 'stale'; readonly current: Item }
  | { readonly kind: 'missing' | 'busy' };

export interface Page {
  readonly items: readonly Item[];
  /** Id of the last item, if there are more. */
  readonly last?: string;
}

export interface PageRequest {
  readonly tag?: string;
  readonly limit: number;
  /** Id of the last item of the page before. */
  readonly after?: string;
}

const MAXIMUM_ATTEMPTS = 4;
const LONGEST_PAUSE_MS = 60;

/** One user's items. Whatever id is asked for, nobody else's can be reached. */
export class Catalogue {
  readonly #ddb: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #owner: string;

  constructor(ddb: DynamoDBDocumentClient, table: string, owner: string) {
    this.#ddb = ddb;
    this.#table = table;
    this.#owner = owner;
  }

  async create(input: ItemInput, id: string, now: Date, idempotency?: Idempotency): Promise<Created> {
    const item = firstVersion(input, id, now.toISOString());
    for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt += 1) {
      const before = idempotency && (await this.#before(input, idempotency, now));
      if (before) return before;
      if (await write(this.#ddb, insertion(this.#table, this.#owner, item, now, idempotency))) {
        return { kind: 'created', item };
      }
      await pause(attempt);
    }
    return { kind: 'busy' };
  }

  async get(id: string): Promise<Item | undefined> {
    const row = await this.#row(itemKey(this.#owner, id));
    return row && itemOf(row);
  }

  /** Reads as much as the page is long, however many items there are. Newest first. */
  async list({ tag, limit, after }: PageRequest): Promise<Page> {
    const key = (id: string) => (tag === undefined ? itemKey(this.#owner, id) : tagKey(this.#owner, tag, id));
    const { Items = [], LastEvaluatedKey } = await this.#ddb.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': key('').pk },
        ScanIndexForward: false,
        // One more tells whether there is a next page.
        Limit: limit + 1,
        ExclusiveStartKey: after === undefined ? undefined : key(after),
      }),
    );
    const rows = Items.slice(0, limit);
    const hasMore = Items.length > limit || LastEvaluatedKey !== undefined;
    const items = tag === undefined ? rows.map(itemOf) : await this.#tagged(tag, rows);
    return { items, last: hasMore ? rows.at(-1)?.sk : undefined };
  }

  /** @param edit - what becomes of the item that stands, if its version is accepted */
  async change(
    id: string,
    accepts: (version: number) => boolean,
    edit: (current: Item) => ItemInput,
    now: Date,
  ): Promise<Changed> {
    return this.#attempt(id, accepts, (current) => {
      const item = nextVersion(current, edit(current), now.toISOString());
      return { item, writes: replacement(this.#table, this.#owner, current, item) };
    });
  }

  async delete(id: string, accepts: (version: number) => boolean): Promise<Changed> {
    return this.#attempt(id, accepts, (item) => ({ item, writes: deletion(this.#table, this.#owner, item) }));
  }

  async #attempt(
    id: string,
    accepts: (version: number) => boolean,
    plan: (current: Item) => { item: Item; writes: ReturnType<typeof deletion> },
  ): Promise<Changed> {
    for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt += 1) {
      const current = await this.get(id);
      if (!current) return { kind: 'missing' };
      if (!accepts(current.version)) return { kind: 'stale', current };
      const { item, writes } = plan(current);
      if (await write(this.#ddb, writes)) return { kind: 'changed', item };
      await pause(attempt);
    }
    return { kind: 'busy' };
  }

  /** What came of the same request before. */
  async #before(input: ItemInput, { key, digest }: Idempotency, now: Date): Promise<Created | undefined> {
    const row = await this.#row(requestKey(this.#owner, key));
    if (!row || Number(row.expiresAt) * 1000 <= now.getTime()) return undefined;
    if (row.digest !== digest) return { kind: 'key-reused' };
    return { kind: 'repeated', item: firstVersion(input, String(row.itemId), String(row.createdAt)) };
  }

  async #row(key: Key): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#ddb.send(new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }));
    return Item;
  }

  /** The items that tag rows are about; one that has lost the tag meanwhile is left out. */
  async #tagged(tag: string, rows: readonly Record<string, unknown>[]): Promise<readonly Item[]> {
    const found = new Map<unknown, Item>();
    let keys: Record<string, unknown>[] = rows.map(({ sk }) => ({ ...itemKey(this.#owner, String(sk)) }));
    for (let attempt = 1; keys.length > 0; attempt += 1) {
      if (attempt > MAXIMUM_ATTEMPTS) throw new Error(`DynamoDB left ${keys.length} items unread`);
      if (attempt > 1) await pause(attempt);
      const { Responses, UnprocessedKeys } = await this.#ddb.send(
        new BatchGetCommand({ RequestItems: { [this.#table]: { Keys: keys } } }),
      );
      for (const row of Responses?.[this.#table] ?? []) found.set(row.sk, itemOf(row));
      keys = UnprocessedKeys?.[this.#table]?.Keys ?? [];
    }
    return rows.flatMap(({ sk }) => found.get(sk) ?? []).filter(({ tags }) => tags.includes(tag));
  }
}

function firstVersion(input: ItemInput, id: string, createdAt: string): Item {
  return { id, ...input, version: 1, createdAt, updatedAt: createdAt };
}

function nextVersion({ id, version, createdAt }: Item, input: ItemInput, updatedAt: string): Item {
  return { id, ...input, version: version + 1, createdAt, updatedAt };
}

/** Full jitter, so that writers who met once do not meet again. */
function pause(attempt: number): Promise<void> {
  return sleep(Math.random() * LONGEST_PAUSE_MS * attempt);
}
