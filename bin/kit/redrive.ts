import { BatchClient } from '@aws-sdk/client-batch';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import { EVENT_SOURCE } from '../../lambda/kit/events.ts';
import { type DeadLetter, readDeadLetter, type StreamPlace } from './dead-letters.ts';
import { recordsAt } from './stream-records.ts';
import { submitAgain } from './submit-again.ts';

export interface RedriveOptions {
  /** Whether to look only. */
  readonly isDryRun: boolean;
  /** Is called with a line for each message. */
  readonly show: (line: string) => void;
}

export interface Redriven {
  readonly sent: number;
  /** There was nothing to be sent: they have been shown. */
  readonly noted: number;
  /** Stay where they are: unreadable, or they could not be sent. */
  readonly kept: number;
}

/** For which messages are out of others' sight. */
const VISIBILITY_SECONDS = 120;

/** Sends the messages of a stack's dead-letter queues back where they came from. */
export class Redrive {
  readonly #cloudFormation = new CloudFormationClient({});
  readonly #sqs = new SQSClient({});
  readonly #lambda = new LambdaClient({});
  readonly #eventBridge = new EventBridgeClient({});
  readonly #batch = new BatchClient({});
  readonly #s3 = new S3Client({});
  readonly #streams = new DynamoDBStreamsClient({});
  readonly #options: RedriveOptions;

  constructor(options: RedriveOptions) {
    this.#options = options;
  }

  /** @throws Error if there is no such stack, or it has no queue */
  async stack(StackName: string): Promise<Redriven> {
    const queues: string[] = [];
    const pages = paginateListStackResources({ client: this.#cloudFormation }, { StackName });
    for await (const { StackResourceSummaries = [] } of pages) {
      for (const { ResourceType, PhysicalResourceId = '' } of StackResourceSummaries)
        if (ResourceType === 'AWS::SQS::Queue') queues.push(PhysicalResourceId);
    }
    if (queues.length === 0) throw new Error(`${StackName} must be a stack with dead-letter queues, got none in it`);
    const total = { sent: 0, noted: 0, kept: 0 };
    for (const queue of queues) {
      const { sent, noted, kept } = await this.#queue(queue);
      total.sent += sent;
      total.noted += noted;
      total.kept += kept;
    }
    return total;
  }

  /** A message is deleted when what it stands for has been taken, and not before. */
  async #queue(QueueUrl: string): Promise<Redriven> {
    const kept: Message[] = [];
    let sent = 0;
    let noted = 0;
    for await (const message of this.#messages(QueueUrl)) {
      const letter = readDeadLetter(message.Body ?? '', attributesOf(message));
      const problem = letter ? await this.#problemIn(letter) : 'It is of no kind that is known here';
      this.#options.show(lineOf(QueueUrl, message, letter, problem, this.#options.isDryRun));
      if (letter?.kind === 'notice') noted += 1;
      else if (problem === undefined) sent += 1;
      if (problem === undefined && !this.#options.isDryRun)
        await this.#sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      else kept.push(message);
    }
    for (const { ReceiptHandle } of kept)
      await this.#sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    return { sent, noted, kept: kept.length };
  }

  /** Each once: what fails again comes back minutes later. */
  async *#messages(QueueUrl: string): AsyncGenerator<Message> {
    const seen = new Set<string | undefined>();
    for (;;) {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: VISIBILITY_SECONDS,
          // Short polling may find nothing though there is something.
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
        }),
      );
      const fresh = Messages.filter(({ MessageId }) => !seen.has(MessageId));
      if (fresh.length === 0) return;
      for (const { MessageId } of fresh) seen.add(MessageId);
      yield* fresh;
    }
  }

  async #problemIn(letter: DeadLetter): Promise<string | undefined> {
    if (this.#options.isDryRun) return undefined;
    try {
      await this.#send(letter);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #send(letter: DeadLetter): Promise<void> {
    switch (letter.kind) {
      case 'invocation':
        await this.#lambda.send(
          new InvokeCommand({
            FunctionName: letter.functionArn,
            InvocationType: 'Event',
            Payload: Buffer.from(letter.payload),
          }),
        );
        return;
      case 'event':
        return this.#sendEvent(letter.detailType, letter.detail);
      case 'records':
        return this.#sendRecords(letter.functionArn, letter.place);
      case 'job':
        return submitAgain({ s3: this.#s3, batch: this.#batch }, letter);
      case 'notice':
        return;
    }
  }

  /** AWS's own sources are reserved; this product's rules take its own for the same event. */
  async #sendEvent(DetailType: string, Detail: string): Promise<void> {
    const { Entries } = await this.#eventBridge.send(
      new PutEventsCommand({ Entries: [{ Source: EVENT_SOURCE, DetailType, Detail }] }),
    );
    const { ErrorCode, ErrorMessage } = Entries?.[0] ?? {};
    if (ErrorCode) throw new Error(`EventBridge refused it: ${ErrorCode} ${ErrorMessage}`);
  }

  /** Waits for the answer: there is nobody behind this who would try again. */
  async #sendRecords(FunctionName: string, place: StreamPlace): Promise<void> {
    const Records = await recordsAt(this.#streams, place);
    const { FunctionError, Payload } = await this.#lambda.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify({ Records })) }),
    );
    const answer = Buffer.from(Payload ?? []).toString();
    const { batchItemFailures = [] } = FunctionError
      ? {}
      : ((JSON.parse(answer) ?? {}) as Partial<DynamoDBBatchResponse>);
    if (FunctionError || batchItemFailures.length > 0) throw new Error(`The function failed on it again: ${answer}`);
  }
}

function attributesOf({ MessageAttributes = {} }: Message): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));
}

function lineOf(
  queueUrl: string,
  { MessageId }: Message,
  letter: DeadLetter | undefined,
  problem: string | undefined,
  isDryRun: boolean,
): string {
  const outcome = problem === undefined ? outcomeOf(letter, isDryRun) : `kept: ${problem}`;
  return `${queueUrl.split('/').at(-1)}  ${MessageId}  ${letter?.kind ?? 'unknown'}  ${outcome}`;
}

function outcomeOf(letter: DeadLetter | undefined, isDryRun: boolean): string {
  if (letter?.kind === 'notice') return letter.text;
  return isDryRun ? 'would be sent' : 'sent';
}
