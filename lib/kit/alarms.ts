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
  /** The section of `docs/runbook.md` about it. @default - the id in kebab case: `not-empty` for `NotEmpty` */
  readonly runbook?: string;
}

/** CloudWatch's, in characters. */
const MAXIMUM_DESCRIPTION = 1024;

/**
 * An alarm that tells the stage's recipient, if it has one, and where the runbook says what to do.
 * Silence is no alarm unless `treatMissingData` says so.
 *
 * @throws Error if the description and the runbook's address are longer than 1,024 characters
 */
export class StageAlarm extends Alarm {
  constructor(scope: Construct, id: string, stage: StageConfig, { runbook, ...props }: StageAlarmProps) {
    const alarmDescription = describe(props.alarmDescription, runbook ?? runbookSection(id));
    super(scope, id, { treatMissingData: TreatMissingData.NOT_BREACHING, ...props, alarmDescription });
    if (stage.alarmEmail) this.addAlarmAction(new SnsAction(alarmTopic(this, stage.alarmEmail)));
  }
}

/** The runbook's section about alarms of an id. */
export function runbookSection(id: string): string {
  return id.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

function describe(happened: string, section: string): string {
  const description = `${happened} Runbook: docs/runbook.md#${section}`;
  if (description.length <= MAXIMUM_DESCRIPTION) return description;
  throw new Error(
    `alarmDescription must have at most ${MAXIMUM_DESCRIPTION} characters with the runbook's address, got ${description.length}`,
  );
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
