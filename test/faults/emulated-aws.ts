import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
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
const eventBridge = new EventBridgeClient(settings);
const PATIENCE_MS = 30_000;

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

/** The events that this product itself sends about objects of a bucket. */
export class OwnEvents {
  private readonly bucket: string;
  private readonly queue: EmulatedQueue;

  static async of(bucket: string): Promise<OwnEvents> {
    const queue = await EmulatedQueue.make(`${bucket}-events`);
    const EventPattern = JSON.stringify({ source: [EVENT_SOURCE], detail: { bucket: { name: [bucket] } } });
    await eventBridge.send(new PutRuleCommand({ Name: bucket, EventPattern }));
    await eventBridge.send(new PutTargetsCommand({ Rule: bucket, Targets: [{ Id: 'queue', Arn: queue.arn }] }));
    return new OwnEvents(bucket, queue);
  }

  private constructor(bucket: string, queue: EmulatedQueue) {
    this.bucket = bucket;
    this.queue = queue;
  }

  /** Takes out all that were sent before this: an event of its own, sent last, says when they are here. */
  async drain(): Promise<readonly OwnEvent[]> {
    const mark = randomUUID();
    const Detail = JSON.stringify({ bucket: { name: this.bucket }, mark });
    const Entries = [{ Source: EVENT_SOURCE, DetailType: 'mark', Detail }];
    await eventBridge.send(new PutEventsCommand({ Entries }));
    const taken: OwnEvent[] = [];
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(20)) {
      taken.push(...(await this.queue.drain<OwnEvent>()));
      if (taken.some(({ detail }) => detail.mark === mark)) return taken.filter(({ detail }) => !detail.mark);
    }
    throw new Error(`The emulator has not delivered an event within ${PATIENCE_MS / 1000} seconds`);
  }
}

export interface OwnEvent {
  readonly detail: { readonly mark?: string };
}
