import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import type { StreamPlace } from './dead-letters.ts';

/** After as many answers without a record, there is none. */
const EMPTY_ANSWERS = 20;

/**
 * The records of a place in a table's stream, all of them.
 *
 * An answer may be empty though there are records behind it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
 * @throws Error if the stream, which keeps records for 24 hours, has not all of them
 */
export async function recordsAt(client: DynamoDBStreamsClient, place: StreamPlace): Promise<StreamRecord[]> {
  const { streamArn, shardId, startSequenceNumber, endSequenceNumber } = place;
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: startSequenceNumber,
    }),
  );
  const end = BigInt(endSequenceNumber);
  const found: StreamRecord[] = [];
  let emptyAnswers = 0;
  for (let iterator = ShardIterator; iterator && emptyAnswers < EMPTY_ANSWERS; ) {
    const { Records = [], NextShardIterator } = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
    found.push(...Records.filter((record) => sequenceOf(record) <= end));
    if (Records.some((record) => sequenceOf(record) >= end)) return found;
    emptyAnswers = Records.length === 0 ? emptyAnswers + 1 : 0;
    iterator = NextShardIterator;
  }
  throw new Error(`The stream must have all records of this place, got ${found.length} and not the last`);
}

function sequenceOf({ dynamodb }: StreamRecord): bigint {
  return BigInt(dynamodb?.SequenceNumber ?? 0);
}
