import { DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { mockClient } from 'aws-sdk-client-mock';
import { recordsAt } from '../../bin/kit/stream-records.ts';

const PLACE = {
  shardId: 'shardId-1',
  startSequenceNumber: '100',
  endSequenceNumber: '300',
  streamArn: 'arn:aws:dynamodb:eu-west-1:1:table/Items/stream/1',
};
const streams = mockClient(DynamoDBStreamsClient);
const client = new DynamoDBStreamsClient({ region: 'eu-west-1' });
const record = (SequenceNumber: string) => ({ dynamodb: { SequenceNumber } });
const numbersOf = (records: Awaited<ReturnType<typeof recordsAt>>) =>
  records.map(({ dynamodb }) => dynamodb?.SequenceNumber);

/** The stream answers with these records, an answer each, and then with none for ever. */
function answers(...pages: string[][]): void {
  streams.reset();
  streams.on(GetShardIteratorCommand).resolves({ ShardIterator: '0' });
  streams.on(GetRecordsCommand).callsFake(({ ShardIterator }) => ({
    Records: pages[Number(ShardIterator)]?.map(record) ?? [],
    NextShardIterator: String(Number(ShardIterator) + 1),
  }));
}

describe('the records of a place in a stream', () => {
  it('are those up to its end', async () => {
    answers(['100', '200', '300', '400']);
    expect(numbersOf(await recordsAt(client, PLACE))).toEqual(['100', '200', '300']);
    expect(streams.commandCalls(GetRecordsCommand)).toHaveLength(1);
  });

  it('are found behind answers that are empty', async () => {
    answers([], ['100'], [], [], ['200', '300']);
    expect(numbersOf(await recordsAt(client, PLACE))).toEqual(['100', '200', '300']);
  });

  it('must all be there, so that none is taken for sent', async () => {
    answers(['100', '200']);
    await expect(recordsAt(client, PLACE)).rejects.toThrow(
      'The stream must have all records of this place, got 2 and not the last',
    );
  });

  it('must be there at the end of a shard too', async () => {
    streams.reset();
    streams.on(GetShardIteratorCommand).resolves({ ShardIterator: '0' });
    streams.on(GetRecordsCommand).resolves({ Records: [] });
    await expect(recordsAt(client, PLACE)).rejects.toThrow('got 0 and not the last');
  });
});
