import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { forEach } from '../../kit/concurrency.ts';
import { statusOf } from '../../kit/errors.ts';
import { logger, MetricUnit, metrics } from '../../kit/telemetry.ts';
import type { Connections } from '../connections.ts';
import { type Change, changeOf, type Message } from './changes.ts';

export interface Dependencies {
  readonly connections: Connections;
  /** Sends a message to a connection; fails with status 410 if the connection is gone. */
  readonly post: (connectionId: string, message: Message) => Promise<unknown>;
}

const OWNERS_AT_ONCE = 5;
const CONNECTIONS_AT_ONCE = 10;

/**
 * Makes the handler of the table's stream: each user's open connections hear of the changes of that
 * user's items, in order.
 *
 * A user whose connections cannot be reached does not hold up the others, but Lambda sends all
 * records from the first failed one again, so they may hear a change twice.
 */
export function makeHandler({ connections, post }: Dependencies) {
  const publish = async (message: Message, owner: string, connectionId: string) => {
    try {
      await post(connectionId, message);
    } catch (error) {
      if (statusOf(error) !== 410) throw error;
      await connections.remove(owner, connectionId);
    }
  };

  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const changes = Records.flatMap((record) => changeOf(record) ?? []);
    const failed = new Set<string>();
    await forEach(Map.groupBy(changes, ({ owner }) => owner).entries(), OWNERS_AT_ONCE, async ([owner, own]) => {
      for (const change of own) {
        if (await succeeds(change, connections, (id) => publish(change.message, owner, id))) continue;
        failed.add(change.sequenceNumber);
        break;
      }
    });
    const first = changes.find(({ sequenceNumber }) => failed.has(sequenceNumber));
    metrics.addMetric('changes', MetricUnit.Count, changes.length);
    metrics.addMetric('usersNotReached', MetricUnit.Count, failed.size);
    metrics.publishStoredMetrics();
    return { batchItemFailures: first ? [{ itemIdentifier: first.sequenceNumber }] : [] };
  };
}

async function succeeds(
  { owner, sequenceNumber }: Change,
  connections: Connections,
  publish: (id: string) => Promise<void>,
) {
  try {
    await forEach(await connections.of(owner), CONNECTIONS_AT_ONCE, publish);
    return true;
  } catch (error) {
    logger.error('Change not published', { sequenceNumber, error });
    return false;
  }
}
