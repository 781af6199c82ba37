import { CfnScalingPolicy, type ScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { BaseService } from 'aws-cdk-lib/aws-ecs';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Names } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export interface TaskCount {
  readonly minimum: number;
  readonly maximum: number;
  /** Requests a minute that one task is to answer. @default 1000 */
  readonly requestsPerMinute?: number;
  /** Share of its CPU that a task is to use, in percent. @default 60 */
  readonly cpuPercent?: number;
}

export interface ServiceScalingProps {
  readonly service: BaseService;
  readonly tasks: TaskCount;
  readonly groups: readonly ApplicationTargetGroup[];
}

const SCALE_IN_SECONDS = 300;
const SCALE_OUT_SECONDS = 60;

/** Keeps as many tasks as the requests and their CPU ask for, whichever asks for more. */
export class ServiceScaling extends Construct {
  constructor(scope: Construct, id: string, { service, tasks, groups }: ServiceScalingProps) {
    super(scope, id);
    const { minimum, maximum, requestsPerMinute = 1000, cpuPercent = 60 } = tasks;
    const count = service.autoScaleTaskCount({ minCapacity: minimum, maxCapacity: maximum });
    count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: cpuPercent });
    const target = count.node.findChild('Target') as ScalableTarget;
    // The L2's scaleOnRequestCount knows one target group, which stands empty after a blue/green deployment.
    new CfnScalingPolicy(this, 'Requests', {
      policyName: Names.uniqueResourceName(this, { maxLength: 256 }),
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.scalableTargetId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: requestsPerMinute,
        scaleInCooldown: SCALE_IN_SECONDS,
        scaleOutCooldown: SCALE_OUT_SECONDS,
        customizedMetricSpecification: { metrics: requestsPerTask(groups) },
      },
    });
  }
}

/** One group has tasks; the other has none, and so no metric. */
function requestsPerTask(
  groups: readonly ApplicationTargetGroup[],
): CfnScalingPolicy.TargetTrackingMetricDataQueryProperty[] {
  const queries = groups.map((group, index) => ({
    id: `group${index}`,
    returnData: false,
    metricStat: {
      stat: 'Sum',
      metric: {
        namespace: 'AWS/ApplicationELB',
        metricName: 'RequestCountPerTarget',
        dimensions: [
          { name: 'TargetGroup', value: group.targetGroupFullName },
          { name: 'LoadBalancer', value: group.firstLoadBalancerFullName },
        ],
      },
    },
  }));
  const expression = queries.map(({ id }) => `FILL(${id}, 0)`).join(' + ');
  return [...queries, { id: 'requests', expression, returnData: true }];
}

/** @throws Error that names the rule and the value */
export function checkTasks({ minimum, maximum, requestsPerMinute = 1, cpuPercent = 1 }: TaskCount): void {
  if (!Number.isInteger(minimum) || minimum < 1)
    throw new Error(`tasks.minimum must be a whole number of at least 1, got ${minimum}`);
  if (!Number.isInteger(maximum) || maximum < minimum)
    throw new Error(`tasks.maximum must be a whole number of at least the minimum, ${minimum}, got ${maximum}`);
  if (!(requestsPerMinute > 0)) throw new Error(`tasks.requestsPerMinute must be over 0, got ${requestsPerMinute}`);
  if (!(cpuPercent > 0 && cpuPercent <= 100))
    throw new Error(`tasks.cpuPercent must be over 0 and at most 100, got ${cpuPercent}`);
}
