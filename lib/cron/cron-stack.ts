import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ExpectedResults } from '../kit/expected-results.ts';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import type { MediaBuckets } from '../storage/media-buckets.ts';
import { HourlyCron } from './hourly-cron.ts';

export interface CronStackProps extends StageStackProps {
  readonly buckets: MediaBuckets;
  /** Of each system that makes results. */
  readonly expected: readonly ExpectedResults[];
}

/** The library heals itself: every hour, uploads without a result go round again. */
export class CronStack extends StageStack {
  constructor(scope: Construct, id: string, props: CronStackProps) {
    super(scope, id, { description: 'Media library: uploads without a result go round again, every hour', ...props });
    const { uploads, derived } = props.buckets;
    const { schedule } = new HourlyCron(this, 'Hourly', { ...props, uploads, derived });
    new CfnOutput(this, 'Schedule', { value: schedule.scheduleName });
    new CfnOutput(this, 'ScheduleGroup', { value: schedule.scheduleGroup?.scheduleGroupName ?? 'default' });
  }
}
