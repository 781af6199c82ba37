import type { JobQueue } from 'aws-cdk-lib/aws-batch';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { EXIT_CODES } from '../../containers/batch/contract.ts';
import type { StageConfig } from '../config/stage.ts';
import { DeadLetterQueue } from '../kit/dead-letter-queue.ts';
import { acknowledge } from '../kit/policy.ts';

export interface JobFailuresProps {
  readonly stage: StageConfig;
  readonly jobQueues: readonly JobQueue[];
}

/** Exit codes that answer for an upload: a reason under `rejected/`, or another upload that has its own job. */
const ANSWERS: readonly number[] = [EXIT_CODES.rejected, EXIT_CODES.missing, EXIT_CODES.replaced];

/**
 * Keeps the events of jobs that failed for good and of queues whose first job cannot start, with an alarm.
 * Batch has no metric for either.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/batch_cwe_events.html
 */
export class JobFailures extends Construct {
  readonly queue: DeadLetterQueue;

  constructor(scope: Construct, id: string, { stage, jobQueues }: JobFailuresProps) {
    super(scope, id);
    const jobQueue = jobQueues.map(({ jobQueueArn }) => jobQueueArn);
    this.queue = new DeadLetterQueue(this, 'Queue', {
      stage,
      holds: 'A Batch job failed for good, or the first job of a queue cannot start.',
    });
    const failed = new Rule(this, 'Failed', {
      description: 'Jobs that failed for good are kept, but for those whose exit code is an answer',
      eventPattern: {
        source: ['aws.batch'],
        detailType: ['Batch Job State Change'],
        detail: {
          jobQueue,
          status: ['FAILED'],
          // The parent of an array fails with its children, who have events of their own.
          arrayProperties: { size: Match.doesNotExist() },
          $or: [
            { container: { exitCode: Match.anythingBut(...ANSWERS) } },
            { container: { exitCode: Match.doesNotExist() } },
          ],
        },
      },
      targets: [new SqsQueue(this.queue)],
    });
    const blocked = new Rule(this, 'Blocked', {
      description: 'Queues whose first job cannot start are noticed',
      eventPattern: { source: ['aws.batch'], detailType: ['Batch Job Queue Blocked'], detail: { jobQueue } },
      targets: [new SqsQueue(this.queue)],
    });
    for (const rule of [failed, blocked]) {
      const reason =
        'The target is itself where failures are kept; an upload without a result is found by the cron. See test/batch/job-failures.test.ts.';
      acknowledge(rule, 'Serverless-EventBusDLQ', reason);
    }
  }
}
