import { ComparisonOperator, Metric, type MetricOptions, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { CRON_METRICS } from '../../lambda/cron/contract.ts';
import type { StageConfig } from '../config/stage.ts';
import { StageAlarm } from '../kit/alarms.ts';

export interface RunAlarmsProps {
  readonly stage: StageConfig;
  /** The longest time from one run to the next. */
  readonly period: Duration;
  readonly timeout: Duration;
}

/** Of the time limit, what a run may take before someone hears of it. */
const NEAR_TIMEOUT = 0.8;
/** Passes in which a backlog may fail to shrink before someone hears of it. */
const STUCK_PASSES = 3;

/** Alarms on runs that fail, take long or do not happen, and on a library that does not heal. */
export function watchRuns(fn: IFunction, { stage, period, timeout }: RunAlarmsProps): void {
  new StageAlarm(fn, 'Failed', stage, {
    alarmDescription:
      'A run of the cron function failed. Read its log; Lambda tries again twice, and what has not been done the next hour finds.',
    metric: fn.metricErrors({ period: Duration.minutes(5) }),
    threshold: 1,
    evaluationPeriods: 1,
  });
  new StageAlarm(fn, 'NearTimeout', stage, {
    alarmDescription: `A run of the cron function took more than ${NEAR_TIMEOUT * 100} % of its time. The library has grown: one pass will take several hours, or more memory.`,
    metric: fn.metricDuration({ period: Duration.hours(1), statistic: Stats.MAXIMUM }),
    threshold: NEAR_TIMEOUT * timeout.toMilliseconds(),
    evaluationPeriods: 1,
  });
  new StageAlarm(fn, 'Missed', stage, {
    alarmDescription:
      'No run of the cron function has succeeded for two periods. Look at the schedule, its dead-letter queue and the function.',
    metric: cronMetric(CRON_METRICS.runs, { period, statistic: Stats.SUM }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 2,
    treatMissingData: TreatMissingData.BREACHING,
  });
  new StageAlarm(fn, 'Backlog', stage, {
    alarmDescription: `Uploads without a result have not become fewer in ${STUCK_PASSES} passes, though they were sent round again. Look at the systems' dead-letter queues, and whether all are deployed.`,
    metric: cronMetric(CRON_METRICS.backlog, { period, statistic: Stats.MAXIMUM }),
    threshold: 1,
    evaluationPeriods: STUCK_PASSES,
  });
}

function cronMetric(metricName: string, options: MetricOptions): Metric {
  return new Metric({ namespace: 'MediaLibrary', metricName, dimensionsMap: { service: 'cron' }, ...options });
}
