import { Alarm, type AlarmProps, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { acknowledge } from './policy.ts';

export interface StageAlarmProps extends AlarmProps {
  /** What has happened and what to do, for whoever gets the e-mail. */
  readonly alarmDescription: string;
}

/**
 * An alarm that tells the stage's recipient, if it has one. Silence is no alarm unless
 * `treatMissingData` says so.
 */
export class StageAlarm extends Alarm {
  constructor(scope: Construct, id: string, stage: StageConfig, props: StageAlarmProps) {
    super(scope, id, { treatMissingData: TreatMissingData.NOT_BREACHING, ...props });
    if (stage.alarmEmail) this.addAlarmAction(new SnsAction(alarmTopic(this, stage.alarmEmail)));
  }
}

/** One topic a stack, so that each stack deploys alone. */
function alarmTopic(scope: Construct, email: string): Topic {
  const stack = Stack.of(scope);
  const existing = stack.node.tryFindChild('AlarmTopic');
  if (existing) return existing as Topic;

  const topic = new Topic(stack, 'AlarmTopic', { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(email));
  acknowledge(
    topic,
    'Serverless-SNSRedrivePolicy',
    'An alarm whose e-mail is lost still shows in CloudWatch; nobody would read a queue of them. See docs/security.md.',
  );
  return topic;
}
