import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientSettings } from '../../bin/kit/made-up-account.ts';
import { EVENT_SOURCE } from '../../lambda/kit/events.ts';

/** The emulator that `start-faults.ts` has started; no fault stands between it and the tests. */
export const EMULATOR = new URL(process.env.LOCAL_ENDPOINT ?? '');
export const settings = clientSettings(EMULATOR);
export const s3 = new S3Client(settings);
const sqs = new SQSClient(settings);

/** A queue in the emulator. */
export class EmulatedQueue {
  readonly arn: string;
  private readonly url: string;

  static async make(QueueName: string): Promise<EmulatedQueue> {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    return new EmulatedQueue(QueueUrl, Attributes?.QueueArn ?? '');
  }

  private constructor(url: string, arn: string) {
    this.url = url;
    this.arn = arn;
  }

  async send(message: unknown): Promise<void> {
    await sqs.send(new SendMessageCommand({ QueueUrl: this.url, MessageBody: JSON.stringify(message) }));
  }

  /** Takes all messages out. */
  async drain<T>(): Promise<readonly T[]> {
    const taken: T[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.url, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return taken;
      for (const { Body = '', ReceiptHandle } of Messages) {
        taken.push(JSON.parse(Body));
        await sqs.send(new DeleteMessageCommand({ QueueUrl: this.url, ReceiptHandle }));
      }
    }
  }
}

/** Gathers the events that this product itself sends about objects of a bucket. */
export async function ownEventsOf(bucket: string): Promise<EmulatedQueue> {
  const queue = await EmulatedQueue.make(`${bucket}-events`);
  const eventBridge = new EventBridgeClient(settings);
  const EventPattern = JSON.stringify({ source: [EVENT_SOURCE], detail: { bucket: { name: [bucket] } } });
  await eventBridge.send(new PutRuleCommand({ Name: bucket, EventPattern }));
  await eventBridge.send(new PutTargetsCommand({ Rule: bucket, Targets: [{ Id: 'queue', Arn: queue.arn }] }));
  return queue;
}
