import * as z from 'zod/mini';

/** A message of a dead-letter queue, by what sends it back where it came from. */
export type DeadLetter =
  /** An event, or a schedule's input, for a function that nobody waits for. */
  | { readonly kind: 'invocation'; readonly functionArn: string; readonly payload: string }
  /** An event for a target that only a rule can reach, such as a job queue. */
  | { readonly kind: 'event'; readonly detailType: string; readonly detail: string }
  /** Where in a table's stream the records are that a function has failed on. */
  | { readonly kind: 'records'; readonly functionArn: string; readonly place: StreamPlace }
  | FailedJob
  /** There is nothing to be sent: someone was to know. */
  | { readonly kind: 'notice'; readonly text: string };

/** A Batch job that failed for good. */
export interface FailedJob {
  readonly kind: 'job';
  readonly jobName: string;
  readonly jobQueue: string;
  /** With its revision. */
  readonly jobDefinition: string;
  readonly shareIdentifier: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** Of a child of an array. */
  readonly arrayIndex: number | undefined;
}

export type StreamPlace = z.infer<typeof streamPlace>;

const arn = z.string().check(z.startsWith('arn:'));

const streamPlace = z.object({
  shardId: z.string(),
  startSequenceNumber: z.string(),
  endSequenceNumber: z.string(),
  streamArn: arn,
});

const requestContext = z.object({ functionArn: arn });

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const functionFailure = z.object({ requestContext, requestPayload: z.unknown() });

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const streamFailure = z.object({ requestContext, DDBStreamBatchInfo: streamPlace });

/** @see https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html */
const jobFailed = z.object({
  source: z.literal('aws.batch'),
  'detail-type': z.literal('Batch Job State Change'),
  detail: z.object({
    status: z.literal('FAILED'),
    jobName: z.string(),
    jobQueue: arn,
    jobDefinition: arn,
    shareIdentifier: z.optional(z.string()),
    parameters: z.record(z.string(), z.string()),
    arrayProperties: z.optional(z.object({ index: z.optional(z.int()) })),
  }),
});

/** @see https://docs.aws.amazon.com/batch/latest/userguide/batch-job-queue-blocked-events.html */
const queueBlocked = z.object({
  source: z.literal('aws.batch'),
  'detail-type': z.literal('Batch Job Queue Blocked'),
  detail: z.object({ jobQueue: arn, statusReason: z.string() }),
});

const event = z.object({ 'detail-type': z.string(), detail: z.record(z.string(), z.unknown()) });

/**
 * Reads a message as Lambda, EventBridge, EventBridge Scheduler or a rule about Batch has written it. Where
 * EventBridge or Scheduler could not deliver, the target is named in an attribute.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 * @returns undefined for a message that none of them writes
 */
export function readDeadLetter(
  body: string,
  attributes: Readonly<Record<string, string | undefined>>,
): DeadLetter | undefined {
  const content = parsed(body);
  const { TARGET_ARN: target } = attributes;
  if (target !== undefined) {
    if (content === undefined) return undefined;
    if (isFunction(target)) return { kind: 'invocation', functionArn: target, payload: body };
    const read = z.safeParse(event, content);
    if (!read.success) return undefined;
    return { kind: 'event', detailType: read.data['detail-type'], detail: JSON.stringify(read.data.detail) };
  }
  const job = z.safeParse(jobFailed, content);
  if (job.success) return jobOf(job.data.detail);
  const blocked = z.safeParse(queueBlocked, content);
  if (blocked.success) {
    const { jobQueue, statusReason } = blocked.data.detail;
    return { kind: 'notice', text: `${jobQueue} was blocked: ${statusReason}` };
  }
  const records = z.safeParse(streamFailure, content);
  if (records.success) {
    const { requestContext, DDBStreamBatchInfo } = records.data;
    return { kind: 'records', functionArn: requestContext.functionArn, place: DDBStreamBatchInfo };
  }
  const failure = z.safeParse(functionFailure, content);
  if (!failure.success || failure.data.requestPayload === undefined) return undefined;
  const { requestContext: context, requestPayload } = failure.data;
  return { kind: 'invocation', functionArn: context.functionArn, payload: JSON.stringify(requestPayload) };
}

function jobOf({ arrayProperties, ...detail }: z.infer<typeof jobFailed>['detail']): FailedJob {
  const { jobName, jobQueue, jobDefinition, shareIdentifier, parameters } = detail;
  const arrayIndex = arrayProperties?.index;
  return { kind: 'job', jobName, jobQueue, jobDefinition, shareIdentifier, parameters, arrayIndex };
}

function isFunction(target: string): boolean {
  return /^arn:[^:]+:lambda:[^:]+:\d+:function:/.test(target);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
