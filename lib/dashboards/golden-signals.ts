import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { BillingMode, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Ec2Service, FargateService } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Rule } from 'aws-cdk-lib/aws-events';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import type { IConstruct } from 'constructs';
import { DeadLetterQueue } from '../kit/dead-letter-queue.ts';

interface Watch {
  isFor(resource: IConstruct): boolean;
  watch(facade: MonitoringFacade, resource: IConstruct, names: Names): void;
}

interface Names {
  readonly humanReadableName: string;
  readonly alarmFriendlyName: string;
}

const SUM = { statistic: Stats.SUM };

/** For each type of resource: its traffic, errors, latency and saturation, as far as it has them. */
const WATCHES: readonly Watch[] = [
  on(RestApi, (facade, api, names) =>
    facade.monitorApiGateway({ api, apiStage: api.deploymentStage.stageName, ...names }),
  ),
  on(WebSocketStage, (facade, stage, names) =>
    facade.monitorCustom({
      ...names,
      metricGroups: [
        graph('Traffic', [stage.metric('ConnectCount', SUM), stage.metric('MessageCount', SUM)]),
        graph('Errors', [stage.metric('ClientError', SUM), stage.metric('ExecutionError', SUM)]),
        graph('Latency', [stage.metric('IntegrationLatency', { statistic: Stats.p(99) })]),
      ],
    }),
  ),
  on(ApplicationLoadBalancer, (facade, { metrics }, names) =>
    facade.monitorCustom({
      ...names,
      metricGroups: [
        graph('Traffic', [metrics.requestCount()]),
        graph('Errors', [
          metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT),
          metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT),
        ]),
        graph('Latency', [metrics.targetResponseTime({ statistic: Stats.p(99) })]),
        graph('Saturation', [metrics.rejectedConnectionCount()]),
      ],
    }),
  ),
  on(FargateService, (facade, fargateService, names) =>
    facade.monitorSimpleFargateService({ fargateService, ...names }),
  ),
  on(Ec2Service, (facade, ec2Service, names) => facade.monitorSimpleEc2Service({ ec2Service, ...names })),
  on(Rule, (facade, { ruleName }, names) =>
    facade.monitorCustom({
      ...names,
      metricGroups: [
        graph('Traffic', [rule(ruleName, 'TriggeredRules')]),
        graph('Errors', [rule(ruleName, 'FailedInvocations')]),
        graph('Saturation', [rule(ruleName, 'ThrottledRules')]),
      ],
    }),
  ),
  on(ScheduleGroup, (facade, group, names) =>
    facade.monitorCustom({
      ...names,
      metricGroups: [
        graph('Traffic', [group.metricAttempts(SUM)]),
        graph('Errors', [group.metricTargetErrors(SUM), group.metricDropped(SUM)]),
        graph('Saturation', [group.metricThrottled(SUM), group.metricTargetThrottled(SUM)]),
      ],
    }),
  ),
  on(LambdaFunction, (facade, lambdaFunction, names) => facade.monitorLambdaFunction({ lambdaFunction, ...names })),
  on(TableV2, (facade, table, names) =>
    facade.monitorDynamoTable({ table, billingMode: BillingMode.PAY_PER_REQUEST, ...names }),
  ),
  on(Queue, (facade, queue, names) =>
    facade.monitorSqsQueue({ queue, ...names, addToSummaryDashboard: !(queue instanceof DeadLetterQueue) }),
  ),
  on(Bucket, (facade, bucket, names) => facade.monitorS3Bucket({ bucket, ...names })),
];

/** What shows the golden signals of each resource of a stack that has any in CloudWatch. */
export function signalsOf(stack: IConstruct): ((facade: MonitoringFacade) => void)[] {
  return stack.node.findAll().flatMap((resource) => {
    const path = resource.node.path.split('/').slice(1);
    const names = { humanReadableName: path.join(' '), alarmFriendlyName: path.join('-') };
    return WATCHES.filter(({ isFor }) => isFor(resource)).map(
      ({ watch }) =>
        (facade: MonitoringFacade) =>
          watch(facade, resource, names),
    );
  });
}

function on<T extends IConstruct>(
  type: abstract new (...args: never[]) => T,
  watch: (facade: MonitoringFacade, resource: T, names: Names) => void,
): Watch {
  return {
    isFor: (resource) => resource instanceof type,
    watch: (facade, resource, names) => watch(facade, resource as T, names),
  };
}

/** On the dashboard for all, too. */
function graph(title: string, metrics: readonly Metric[]) {
  return { title, metrics: [...metrics], important: true };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
function rule(ruleName: string, metricName: string): Metric {
  return new Metric({ namespace: 'AWS/Events', metricName, dimensionsMap: { RuleName: ruleName }, ...SUM });
}
