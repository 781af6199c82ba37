import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Duration } from 'aws-cdk-lib/core';
import type { StageConfig } from '../config/stage.ts';
import { StageAlarm } from '../kit/alarms.ts';

const PERIOD = Duration.minutes(5);

/** Tells the stage's recipient when clients get errors, wait, or are turned away. The function's own throttling has an alarm already. */
export function watchCrudApi(api: RestApi, table: TableV2, stage: StageConfig): void {
  new StageAlarm(api, 'Failing', stage, {
    alarmDescription: "Clients of the catalogue got five server errors in five minutes: read the function's log.",
    metric: api.metricServerError({ period: PERIOD, statistic: 'Sum' }),
    threshold: 5,
    evaluationPeriods: 1,
  });
  new StageAlarm(api, 'Slow', stage, {
    alarmDescription:
      'One request of the catalogue in a hundred took over two seconds for 15 minutes: look at its traces.',
    metric: api.metricLatency({ period: PERIOD, statistic: 'p99' }),
    threshold: 2000,
    evaluationPeriods: 3,
  });
  for (const metricName of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
    new StageAlarm(table, metricName, stage, {
      alarmDescription: "The catalogue's table turned requests away: raise its ceiling, or look for who asks so much.",
      metric: table.metric(metricName, { period: PERIOD, statistic: 'Sum' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }
}
