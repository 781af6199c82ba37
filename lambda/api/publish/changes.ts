import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { ITEMS_PREFIX } from '../contract.ts';
import { itemOf } from '../rows.ts';
import type { Item } from '../saved-item.ts';

/** What a client hears, as JSON. Changes come at least once; `version` tells a repetition from news. */
export type Message =
  | { readonly type: 'created' | 'changed'; readonly item: Item }
  | { readonly type: 'deleted'; readonly id: string; readonly version: number };

/** A change of one user's item, from a record of the table's stream. */
export interface Change {
  readonly owner: string;
  readonly sequenceNumber: string;
  readonly message: Message;
}

type Image = Record<string, AttributeValue>;

/** @returns undefined for a row that is not an item */
export function changeOf({ eventName, dynamodb }: DynamoDBRecord): Change | undefined {
  const [before, after] = [
    rowOf(dynamodb?.OldImage as Image | undefined),
    rowOf(dynamodb?.NewImage as Image | undefined),
  ];
  const row = after ?? before;
  if (!row || !String(row.pk).startsWith(ITEMS_PREFIX)) return undefined;
  const item = itemOf(row);
  return {
    owner: String(row.pk).slice(ITEMS_PREFIX.length),
    sequenceNumber: dynamodb?.SequenceNumber ?? '',
    message: after
      ? { type: eventName === 'INSERT' ? 'created' : 'changed', item }
      : { type: 'deleted', id: item.id, version: item.version },
  };
}

function rowOf(image: Image | undefined): Record<string, unknown> | undefined {
  return image && unmarshall(image);
}
