import { setTimeout as sleep } from 'node:timers/promises';
import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type DETAIL_TYPES, detailOf, EVENT_SOURCE, type ObjectReference } from './events.ts';

type DetailType = (typeof DETAIL_TYPES)[keyof typeof DETAIL_TYPES];

/**
 * EventBridge's own limit for one request.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
const BATCH = 10;

/**
 * Sends an event about an object to the account's default bus.
 * @throws Error if EventBridge did not take it
 */
export async function sendEvent(
  eventBridge: EventBridgeClient,
  detailType: DetailType,
  object: ObjectReference,
): Promise<void> {
  const { Entries } = await eventBridge.send(new PutEventsCommand({ Entries: [entryOf(detailType, object)] }));
  const { ErrorCode, ErrorMessage } = Entries?.[0] ?? {};
  if (ErrorCode) throw new Error(`EventBridge refused ${detailType} of ${object.key}: ${ErrorCode} ${ErrorMessage}`);
}

export interface SendEventsOptions {
  /** How often an event is sent that EventBridge refuses. @default 5 */
  readonly attempts?: number;
  /** Pause before the second attempt, in milliseconds; doubles with each. @default 200 */
  readonly pauseMs?: number;
}

/**
 * Sends an event about each object, ten a request, and sends again only those that were refused.
 * @returns the objects whose events were refused to the end
 */
export async function sendEvents(
  eventBridge: EventBridgeClient,
  detailType: DetailType,
  objects: readonly ObjectReference[],
  { attempts = 5, pauseMs = 200 }: SendEventsOptions = {},
): Promise<readonly ObjectReference[]> {
  let unsent = objects;
  for (let attempt = 0; attempt < attempts && unsent.length > 0; attempt += 1) {
    if (attempt > 0) await sleep(pauseMs * 2 ** (attempt - 1));
    const refused: ObjectReference[] = [];
    for (let start = 0; start < unsent.length; start += BATCH) {
      const batch = unsent.slice(start, start + BATCH);
      const Entries = batch.map((object) => entryOf(detailType, object));
      const answer = await eventBridge.send(new PutEventsCommand({ Entries }));
      refused.push(...batch.filter((_, i) => answer.Entries?.[i]?.ErrorCode !== undefined));
    }
    unsent = refused;
  }
  return unsent;
}

function entryOf(detailType: DetailType, object: ObjectReference): PutEventsRequestEntry {
  return { Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detailOf(object)) };
}
