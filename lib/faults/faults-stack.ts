import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { StageAlarm } from '../kit/alarms.ts';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import { Experiments } from './experiments.ts';

/** Errors of the account's functions in a minute that are more than an experiment is worth. */
const ERRORS_A_MINUTE = 10;

/** Faults to be tried in an account, by choice: the app `bin/experiments.ts` has this stack alone. */
export class FaultsStack extends StageStack {
  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, { description: 'Media library: experiments of AWS Fault Injection Service', ...props });
    const { stage } = props;
    const stopWhen = new StageAlarm(this, 'Harm', stage, {
      alarmDescription: `Functions failed ${ERRORS_A_MINUTE} times in a minute. If an experiment is running, FIS stops it; read the functions' logs.`,
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Errors',
        statistic: Stats.SUM,
        period: Duration.minutes(1),
      }),
      threshold: ERRORS_A_MINUTE,
      evaluationPeriods: 1,
    });
    new Experiments(this, 'Experiments', { stage, stopWhen });
  }
}
