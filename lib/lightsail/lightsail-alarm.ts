import { CfnAlarm } from 'aws-cdk-lib/aws-lightsail';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';

export interface LightsailAlarmProps {
  readonly stage: StageConfig;
  /** Unique among the alarms of the account's region. */
  readonly alarmName: string;
  /** Name of the instance, database or load balancer that it watches. */
  readonly resourceName: string;
  readonly metric:
    | 'BurstCapacityPercentage'
    | 'StatusCheckFailed'
    | 'NetworkOut'
    | 'FreeStorageSpace'
    | 'UnhealthyHostCount';
  readonly comparison: '>=' | '<';
  /** In the metric's unit. */
  readonly threshold: number;
  /** How many times five minutes it must last. */
  readonly periods: number;
}

/**
 * An alarm of Lightsail's, whose metrics are not in CloudWatch. It tells the stage's recipient
 * where the account has that e-mail address as Lightsail's contact in the region, which
 * CloudFormation cannot set; the console shows it in any case.
 * @see https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-notifications.html
 */
export class LightsailAlarm extends CfnAlarm {
  constructor(scope: Construct, id: string, props: LightsailAlarmProps) {
    const { stage, alarmName, resourceName, metric, comparison, threshold, periods } = props;
    super(scope, id, {
      alarmName,
      monitoredResourceName: resourceName,
      metricName: metric,
      comparisonOperator: comparison === '>=' ? 'GreaterThanOrEqualToThreshold' : 'LessThanThreshold',
      threshold,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      treatMissingData: 'notBreaching',
      ...(stage.alarmEmail && {
        contactProtocols: ['Email'],
        notificationEnabled: true,
        notificationTriggers: ['ALARM', 'OK'],
      }),
    });
  }
}
