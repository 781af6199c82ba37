import { ITEMS_PREFIX } from './contract.ts';
import type { Item } from './saved-item.ts';

/** A row's key. Rows of one partition stand in the order of `sk`. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item of a user's; ids are time-ordered, so a user's items stand in the order in which they were made. */
export function itemKey(owner: string, id: string): Key {
  return { pk: `${ITEMS_PREFIX}${owner}`, sk: id };
}

/** Says that a user's item has a tag. The row has nothing but its key, so an item stands in one place only. */
export function tagKey(owner: string, tag: string, id: string): Key {
  return { pk: `tagged#${owner}#${tag}`, sk: id };
}

/** Remembers what came of a request. */
export function requestKey(owner: string, idempotencyKey: string): Key {
  return { pk: `requests#${owner}`, sk: idempotencyKey };
}

export function rowOf(owner: string, item: Item): Key & Record<string, unknown> {
  return { ...itemKey(owner, item.id), ...item };
}

export function itemOf(row: Record<string, unknown>): Item {
  const { pk, sk, ...item } = row;
  return item as Item;
}
