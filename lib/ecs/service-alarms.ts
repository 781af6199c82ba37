import { ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { StageAlarm } from '../kit/alarms.ts';

export interface ServiceAlarmsProps {
  readonly stage: StageConfig;
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly groups: readonly ApplicationTargetGroup[];
  /** Answers that take longer, for one request in a hundred, are an alarm. @default - 2 seconds */
  readonly latencyLimit?: Duration;
}

const period = Duration.minutes(1);

/** Alarms of a service behind a load balancer. */
export class ServiceAlarms extends Construct {
  /** Those that roll a deployment back. */
  readonly ofDeployments: readonly StageAlarm[];

  constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id);
    const { stage, loadBalancer, groups, latencyLimit = Duration.seconds(2) } = props;
    const { metrics } = loadBalancer;
    const errors = new StageAlarm(this, 'ServerErrors', stage, {
      alarmDescription:
        'The service answered with 5xx, or not at all: if that began with a deployment, ECS is rolling it back; read its log.',
      metric: sum({
        targets: metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
        balancer: metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period }),
      }),
      threshold: 5,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
    });
    const latency = new StageAlarm(this, 'Latency', stage, {
      alarmDescription: `One answer in a hundred took over ${latencyLimit.toSeconds()} s for five minutes: look at its CPU, and at S3.`,
      metric: metrics.targetResponseTime({ period, statistic: 'p99' }),
      threshold: latencyLimit.toSeconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
      // Of a few requests, p99 is only the slowest.
      evaluateLowSampleCountPercentile: 'ignore',
    });
    const byGroup = (metricOf: (group: ApplicationTargetGroup) => IMetric) =>
      sum(Object.fromEntries(groups.map((group, index) => [`group${index}`, metricOf(group)])));
    const unhealthy = new StageAlarm(this, 'UnhealthyTasks', stage, {
      alarmDescription:
        'A task has failed its health check for five minutes: read its log and the events of the service.',
      metric: byGroup(({ metrics }) => metrics.unhealthyHostCount({ period, statistic: 'Maximum' })),
      threshold: 1,
      evaluationPeriods: 5,
    });
    new StageAlarm(this, 'NoTasks', stage, {
      alarmDescription: 'No healthy task has run for three minutes: read the events of the service.',
      metric: byGroup(({ metrics }) => metrics.healthyHostCount({ period, statistic: 'Minimum' })),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.BREACHING,
    });
    this.ofDeployments = [errors, latency, unhealthy];
  }
}

/** A metric without data counts as 0: a balancer that had no error, a group that has no task. */
function sum(usingMetrics: Record<string, IMetric>): MathExpression {
  const expression = Object.keys(usingMetrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics, period });
}
