import type { Template } from 'aws-cdk-lib/assertions';
import { product } from '../../bin/kit/product.ts';
import { STAGES } from '../../bin/kit/variants.ts';
import { templatesOf } from '../kit/synth.ts';

/** What has no metrics in CloudWatch that say anything: Lightsail's are its own. */
const WITHOUT = ['Network', 'Lightsail', 'ImageRepository'];

interface Widget {
  readonly type: string;
  readonly properties: { readonly title?: string; readonly markdown?: string; readonly metrics?: readonly unknown[] };
}

/** By the dashboard's name, its widgets; what CloudFormation puts in at deployment is left out. */
function dashboardsIn(template: Template | undefined): ReadonlyMap<string, Widget[]> {
  const dashboards = Object.values(template?.findResources('AWS::CloudWatch::Dashboard') ?? {});
  return new Map(
    dashboards
      .map(({ Properties: { DashboardName, DashboardBody } }) => {
        const parts: unknown[] = DashboardBody['Fn::Join'][1];
        return [DashboardName, JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'token')).join(''))];
      })
      .map(([name, { widgets }]) => [name, widgets]),
  );
}

function metricsOf(widgets: readonly Widget[]): ReadonlySet<string> {
  const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);
  return new Set(
    metrics.flatMap((metric) =>
      Array.isArray(metric) && typeof metric[1] === 'string' ? [`${metric[0]} ${metric[1]}`] : [],
    ),
  );
}

describe('in production', () => {
  const templates = templatesOf(product(STAGES.production));

  it('every system has a dashboard in its own stack', () => {
    const systems = [...templates.keys()].filter((name) => name !== 'Dashboards');
    const without = systems.filter((name) => !dashboardsIn(templates.get(name)).has(`media-library-${name}`));
    expect(without).toEqual(WITHOUT);
  });

  it('a system that deploys alone asks nothing of the dashboards for all', () => {
    expect(JSON.stringify(templates.get('Api')?.toJSON())).not.toContain('Fn::GetStackOutput');
  });

  it.each([
    ['Thumbnail', 'traffic', ['AWS/Lambda Invocations', 'AWS/Events TriggeredRules']],
    ['Thumbnail', 'errors', ['AWS/Lambda Errors', 'AWS/Events FailedInvocations']],
    ['Thumbnail', 'latency', ['AWS/Lambda Duration']],
    ['Thumbnail', 'saturation', ['AWS/Lambda Throttles', 'AWS/Lambda ConcurrentExecutions']],
    [
      'Api',
      'traffic',
      ['AWS/ApiGateway Count', 'AWS/ApiGateway MessageCount', 'AWS/DynamoDB ConsumedReadCapacityUnits'],
    ],
    ['Api', 'errors', ['AWS/ApiGateway 5XXError', 'AWS/ApiGateway ExecutionError', 'AWS/DynamoDB SystemErrors']],
    ['Api', 'latency', ['AWS/ApiGateway Latency', 'AWS/ApiGateway IntegrationLatency']],
    ['Api', 'saturation', ['AWS/DynamoDB ReadThrottleEvents', 'AWS/DynamoDB WriteThrottleEvents']],
    ['Ecs', 'traffic', ['AWS/ApplicationELB RequestCount']],
    ['Ecs', 'errors', ['AWS/ApplicationELB HTTPCode_Target_5XX_Count']],
    ['Ecs', 'latency', ['AWS/ApplicationELB TargetResponseTime']],
    ['Ecs', 'saturation', ['AWS/ECS CPUUtilization', 'AWS/ECS MemoryUtilization']],
    ['Batch', 'traffic', ['AWS/Events TriggeredRules']],
    ['Cron', 'traffic', ['AWS/Scheduler InvocationAttemptCount', 'AWS/Lambda Invocations']],
  ])("%s's dashboard shows %s", (name, _signal, metrics) => {
    const widgets = dashboardsIn(templates.get(name)).get(`media-library-${name}`) ?? [];
    expect([...metricsOf(widgets)]).toEqual(expect.arrayContaining(metrics));
  });

  it('has one for all, with the alarms of each system', () => {
    const widgets = dashboardsIn(templates.get('Dashboards')).get('media-library-Summary') ?? [];
    const titles = widgets.flatMap(({ properties: { markdown } }) =>
      markdown?.startsWith('# ') ? [markdown.slice(2)] : [],
    );
    const systems = [...templates.keys()].filter((name) => ![...WITHOUT, 'Dashboards'].includes(name));
    expect(titles).toEqual(systems);
    expect(widgets.filter(({ type }) => type === 'alarm')).toHaveLength(
      systems.filter(
        (name) => Object.keys(templates.get(name)?.findResources('AWS::CloudWatch::Alarm') ?? {}).length > 0,
      ).length,
    );
  });
});

describe('in a sandbox', () => {
  it('there is no dashboard, which would cost money', () => {
    const templates = templatesOf(product());
    for (const template of templates.values()) template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    expect([...templates.keys()]).not.toContain('Dashboards');
  });

  it('there are dashboards where someone asks for them', () => {
    expect([...templatesOf(product({ dashboards: 'true' })).keys()]).toContain('Dashboards');
  });
});
