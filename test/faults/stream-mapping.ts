import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { Sandbox } from './sandbox.ts';

/** `retryAttempts` of the live feed's event source. */
const RETRIES = 5;

/**
 * Hands records of a stream to a function as Lambda's event source mapping does: in order, again from
 * the first that failed, in halves if the function itself fails, and past what fails to the end.
 * @returns what was passed over, of which Lambda keeps the place in the stream in a queue
 */
export async function deliverRecords(sandbox: Sandbox, records: readonly DynamoDBRecord[], retries = RETRIES) {
  const passedOver: DynamoDBRecord[] = [];
  const deliver = async (batch: readonly DynamoDBRecord[], left: number): Promise<void> => {
    if (batch.length === 0) return;
    if (left < 0) {
      passedOver.push(...batch);
      return;
    }
    const { kind, body } = await sandbox.invoke({ Records: batch });
    if (kind === 'error') {
      const half = Math.ceil(batch.length / 2);
      await deliver(batch.slice(0, half), left - 1);
      await deliver(batch.slice(half), left - 1);
      return;
    }
    const [failure] = (body as DynamoDBBatchResponse).batchItemFailures;
    if (!failure) return;
    const first = batch.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failure.itemIdentifier);
    await deliver(batch.slice(Math.max(first, 0)), left - 1);
  };
  await deliver(records, retries);
  return passedOver;
}
