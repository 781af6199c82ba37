import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type DETAIL_TYPES, detailOf, EVENT_SOURCE, type ObjectReference } from './events.ts';

/**
 * Sends an event about an object to the account's default bus.
 * @throws Error if EventBridge did not take it
 */
export async function sendEvent(
  eventBridge: EventBridgeClient,
  detailType: (typeof DETAIL_TYPES)[keyof typeof DETAIL_TYPES],
  object: ObjectReference,
): Promise<void> {
  const entry = { Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detailOf(object)) };
  const { Entries } = await eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
  const { ErrorCode, ErrorMessage } = Entries?.[0] ?? {};
  if (ErrorCode) throw new Error(`EventBridge refused ${detailType} of ${object.key}: ${ErrorCode} ${ErrorMessage}`);
}
