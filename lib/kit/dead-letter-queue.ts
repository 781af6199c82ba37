import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { StageAlarm } from './alarms.ts';
import { acknowledge } from './policy.ts';

export interface DeadLetterQueueProps {
  readonly stage: StageConfig;
  /** What a message in here means, as the beginning of the alarm's description. */
  readonly holds: string;
}

/** Keeps what could not be delivered or done for 14 days, SQS's longest, and raises an alarm at the first message. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { stage, holds }: DeadLetterQueueProps) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: stage.removalPolicy,
    });
    for (const id of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy']) {
      acknowledge(
        this,
        id,
        'This is itself a dead-letter queue, with an alarm at its first message. See test/kit/alarms.test.ts.',
      );
    }

    new StageAlarm(this, 'NotEmpty', stage, {
      alarmDescription: `${holds} Read the messages' errors, mend the cause, then send them round again.`,
      metric: this.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }
}
