import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BatchClient, DescribeJobsCommand, ListJobsCommand } from '@aws-sdk/client-batch';
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { LocalCatalogue } from '../../bin/kit/local-catalogue.ts';
import { clientSettings, madeUpEnvironment } from '../../bin/kit/made-up-account.ts';
import type { Message } from '../../lambda/api/publish/changes.ts';
import { reportKey } from '../../lambda/cron/report.ts';
import { DETAIL_TYPES, detailOf } from '../../lambda/kit/events.ts';
import { deployedLibrary } from './local-library.ts';

const PATIENCE_MS = 30_000;
const endpoint = new URL(process.env.LOCAL_ENDPOINT ?? '');
const settings = clientSettings(endpoint);
const sqs = new SQSClient(settings);
const library = deployedLibrary();
const photo = readFile('docs/photos/rocket.jpg');

jest.setTimeout(120_000);

/** Runs the command as a person would. */
async function redrive(...args: readonly string[]): Promise<{ readonly status: number; readonly output: string }> {
  const run = promisify(execFile)(process.execPath, ['bin/redrive.ts', ...args], { env: madeUpEnvironment(endpoint) });
  return run.then(
    ({ stdout }) => ({ status: 0, output: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      status: error.code,
      output: error.stdout + error.stderr,
    }),
  );
}

async function queueOf(pattern: RegExp): Promise<string> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const url = QueueUrls.find((found) => pattern.test(found));
  if (!url) throw new Error(`There is no queue ${pattern}`);
  return url;
}

async function functionOf(pattern: RegExp): Promise<string> {
  const { Functions = [] } = await new LambdaClient(settings).send(new ListFunctionsCommand({}));
  const found = Functions.find(({ FunctionName = '' }) => pattern.test(FunctionName));
  if (!found?.FunctionArn) throw new Error(`There is no function ${pattern}`);
  return found.FunctionArn;
}

/** Puts a message where AWS would have put it, with the attributes that it would have. */
async function leave(QueueUrl: string, content: unknown, attributes: Readonly<Record<string, string>> = {}) {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(content), MessageAttributes }));
}

async function messagesIn(QueueUrl: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}

/** An upload that the thumbnail rule does not see, by its name, and the event that it would have had. */
async function unseenUpload(key: string) {
  const body = await photo;
  const upload = await library.upload(key, body);
  const detail = detailOf({ bucket: library.uploads, size: body.length, ...upload });
  return { upload, event: { source: 'aws.s3', 'detail-type': DETAIL_TYPES.created, detail } };
}

/** Other tests have left messages of their own. */
beforeAll(async () => {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  for (const QueueUrl of QueueUrls) await sqs.send(new PurgeQueueCommand({ QueueUrl }));
});

describe('npm run redrive', () => {
  it('invokes a function again with the events that it had failed on', async () => {
    const { upload, event } = await unseenUpload('failed.unseen');
    const failures = await queueOf(/Thumbnail.*FunctionFailures/);
    const functionArn = await functionOf(/^Thumbnail/);
    await leave(failures, {
      requestContext: { functionArn, condition: 'RetriesExhausted' },
      requestPayload: event,
      responsePayload: { errorMessage: 'S3 was not there' },
    });

    expect((await redrive('Thumbnail', '--dry-run')).output).toContain('1 would be sent');
    expect(await messagesIn(failures)).toBe(1);
    expect(await library.results(upload, 1_000)).toEqual([]);

    const { status, output } = await redrive('Thumbnail');
    expect(output).toContain('1 sent, 0 kept');
    expect(status).toBe(0);
    expect(await library.results(upload, PATIENCE_MS)).toHaveLength(3);
  });

  it('hands an event that EventBridge could not deliver to its target', async () => {
    const { upload, event } = await unseenUpload('undelivered.unseen');
    const undelivered = await queueOf(/Thumbnail.*Undelivered/);
    await leave(undelivered, event, {
      RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/Thumbnail',
      TARGET_ARN: await functionOf(/^Thumbnail/),
      ERROR_CODE: 'THROTTLING',
    });
    await redrive('Thumbnail');
    expect(await library.results(upload, PATIENCE_MS)).toHaveLength(3);
    expect(await messagesIn(undelivered)).toBe(0);
  });

  it('runs the hour that Scheduler could not hand over', async () => {
    const scheduledTime = '2031-01-01T00:00:00Z';
    await leave(await queueOf(/Cron.*Undelivered/), { scheduledTime }, { TARGET_ARN: await functionOf(/^Cron/) });
    expect((await redrive('Cron')).output).toContain('1 sent, 0 kept');
    const report = new GetObjectCommand({ Bucket: library.derived, Key: reportKey(scheduledTime) });
    let found: unknown;
    for (const end = Date.now() + PATIENCE_MS; !found && Date.now() < end; await sleep(200)) {
      found = await library.s3.send(report).catch(() => undefined);
    }
    expect(found).toBeDefined();
    // Else all hours of other tests would be late.
    for (const Key of [reportKey(scheduledTime), 'reports/progress.json'])
      await library.s3.send(new DeleteObjectCommand({ Bucket: library.derived, Key }));
  });

  it('publishes changes again that stand in the stream where the message says', async () => {
    const outputs = JSON.parse(process.env.LOCAL_OUTPUTS ?? '');
    const user = await LocalCatalogue.signIn(endpoint, outputs, `cleo-${Date.now()}@example.com`);
    const body = JSON.stringify({ title: 'missed' });
    await user.request('/items', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await sleep(2_000);

    const heard: Message[] = [];
    const socket = user.listen();
    socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(data)));
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    const functionArn = await functionOf(/^Api.*Publish/);
    await leave(await queueOf(/Api.*Unpublished/), {
      requestContext: { functionArn, condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: await lastChange('missed'),
    });
    expect((await redrive('Api')).output).toContain('1 sent, 0 kept');
    for (const end = Date.now() + PATIENCE_MS; heard.length < 1 && Date.now() < end; ) await sleep(100);
    socket.close();
    expect(heard).toEqual([{ type: 'created', item: expect.objectContaining({ title: 'missed' }) }]);
  });

  it('submits jobs that failed for good again, and shows what blocked their queue', async () => {
    const jobQueue = 'arn:aws:batch:us-east-1:000000000000:job-queue/uploads';
    const jobDefinition = 'arn:aws:batch:us-east-1:000000000000:job-definition/pyramid';
    const parameters = { bucket: library.uploads, key: 'huge "1".jpg', etag: 'e1' };
    const job = { jobName: 'upload', jobQueue, jobDefinition: `${jobDefinition}:1`, parameters };
    const failures = await queueOfStack('BatchFailures');
    const said = (type: string, detail: object) => ({ source: 'aws.batch', 'detail-type': type, detail });
    await leave(failures, said('Batch Job State Change', { ...job, status: 'FAILED', container: { exitCode: 70 } }));
    await leave(failures, said('Batch Job Queue Blocked', { ...job, statusReason: 'CAPACITY:INSUFFICIENT' }));

    const { status, output } = await redrive('BatchFailures');
    expect(output).toContain(`${jobQueue} was blocked: CAPACITY:INSUFFICIENT`);
    expect(output).toContain('1 sent, 0 kept, 1 noted');
    expect(status).toBe(0);
    expect(await messagesIn(failures)).toBe(0);
    const batch = new BatchClient(settings);
    // The emulator runs nothing, and notes of a job no parameters.
    const { jobSummaryList = [] } = await batch.send(new ListJobsCommand({ jobStatus: 'SUCCEEDED' }));
    const jobIds = jobSummaryList.map(({ jobId = '' }) => jobId);
    const { jobs } = await batch.send(new DescribeJobsCommand({ jobs: jobIds }));
    expect(jobs).toEqual([expect.objectContaining({ jobName: 'upload', jobQueue, jobDefinition })]);
  });

  it('keeps what it cannot read, and says so', async () => {
    const undelivered = await queueOf(/Cron.*Undelivered/);
    await leave(undelivered, { hello: 'world' });
    const { status, output } = await redrive('Cron');
    expect(output).toContain('0 sent, 1 kept');
    expect(status).toBe(1);
    expect(await messagesIn(undelivered)).toBe(1);
  });

  it('refuses a stack without queues', async () => {
    expect(await redrive('CDKToolkit')).toMatchObject({ status: 1, output: expect.stringContaining('dead-letter') });
  });
});

/** Makes a stack that has one queue: the emulator deploys no Batch. */
async function queueOfStack(StackName: string): Promise<string> {
  const client = new CloudFormationClient(settings);
  const TemplateBody = JSON.stringify({ Resources: { Failures: { Type: 'AWS::SQS::Queue' } } });
  await client.send(new CreateStackCommand({ StackName, TemplateBody }));
  await waitUntilStackCreateComplete({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 30 }, { StackName });
  return queueOf(new RegExp(StackName));
}

/** The place in the catalogue's stream of the change that made this item. */
async function lastChange(title: string) {
  const streams = new DynamoDBStreamsClient(settings);
  const { Streams = [] } = await streams.send(new ListStreamsCommand({}));
  for (const { StreamArn } of Streams) {
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    for (const { ShardId } of StreamDescription?.Shards ?? []) {
      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      );
      const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
      const SequenceNumber = Records.find(({ dynamodb }) => dynamodb?.NewImage?.title?.S === title)?.dynamodb
        ?.SequenceNumber;
      if (SequenceNumber)
        return {
          shardId: ShardId,
          startSequenceNumber: SequenceNumber,
          endSequenceNumber: SequenceNumber,
          batchSize: 1,
          streamArn: StreamArn,
        };
    }
  }
  throw new Error(`No change in any stream is about ${title}`);
}
