import { at, isObject, type Json, listOf, numberOf } from '../assembly/json.ts';
import type { Assembly, Resource } from '../assembly/read.ts';
import { referencesIn } from '../model/references.ts';
import { isHelper } from '../model/services.ts';
import { lightsailUses } from './lightsail.ts';
import { ALWAYS_FREE, HOURS_A_MONTH, PRICES, type PriceId } from './prices.ts';
import { WORK } from './work.ts';

/** What a stack costs in a month in which nobody does anything. */
export interface IdlePrice {
  readonly stack: string;
  readonly lines: readonly IdleLine[];
  /** Types of resource whose price the atlas does not know; the total is without them. */
  readonly unpriced: readonly string[];
  readonly usd: number;
}

export interface IdleLine {
  readonly what: string;
  readonly quantity: number;
  readonly usdEach: number;
  readonly usd: number;
  /** @default - a price of lib/lightsail/catalogue.ts */
  readonly price?: PriceId;
}

interface Use {
  readonly price: PriceId;
  readonly quantity: number;
}

/** What a resource uses when idle, or nothing if its price is not known. */
type Counter = (resource: Resource, assembly: Assembly) => readonly Use[] | undefined;

const always = (price: PriceId, quantity = 1): readonly Use[] => [{ price, quantity }];
const hours = (price: PriceId, count = 1): readonly Use[] =>
  count > 0 ? [{ price, quantity: count * HOURS_A_MONTH }] : [];

const COUNTERS: Readonly<Record<string, Counter>> = {
  'AWS::AutoScaling::AutoScalingGroup': instances,
  // Batch chooses among types, whose prices differ.
  'AWS::Batch::ComputeEnvironment': ({ properties }) =>
    (numberOf(at(properties.ComputeResources, 'MinvCpus')) ?? 0) === 0 ? [] : undefined,
  'AWS::CloudWatch::Alarm': ({ properties }) =>
    always('alarmMonth', Math.max(1, listOf(properties.Metrics).filter((metric) => at(metric, 'MetricStat')).length)),
  'AWS::CloudWatch::CompositeAlarm': () => always('compositeAlarmMonth'),
  'AWS::CloudWatch::Dashboard': () => always('dashboardMonth'),
  'AWS::EC2::EIP': () => hours('publicIpv4Hour'),
  'AWS::EC2::NatGateway': () => hours('natGatewayHour'),
  'AWS::EC2::VPCEndpoint': ({ properties }) =>
    properties.VpcEndpointType === 'Interface'
      ? hours('interfaceEndpointHour', listOf(properties.SubnetIds).length)
      : [],
  'AWS::ECS::Service': fargateTasks,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ({ properties }) => [
    ...hours('albHour'),
    ...(properties.Scheme === 'internet-facing' ? hours('publicIpv4Hour', listOf(properties.Subnets).length) : []),
  ],
  'AWS::KMS::Key': () => always('kmsKeyMonth'),
  'AWS::WAFv2::WebACL': ({ properties }) => [
    ...always('wafAclMonth'),
    ...always('wafRuleMonth', listOf(properties.Rules).length),
  ],
};

/** Services that ask for nothing until they are used. */
const FREE_WHEN_IDLE =
  /^(AWS::(ApiGateway|ApiGatewayV2|ApplicationAutoScaling|CodeDeploy|Cognito|DynamoDB|Events|IAM|Lambda|Logs|S3|SNS|SQS|SSM|Scheduler)::|Custom::|AWS::Batch::|AWS::ECS::|AWS::ECR::|AWS::ElasticLoadBalancingV2::(Listener|ListenerRule|TargetGroup)$|AWS::WAFv2::WebACLAssociation$|AWS::Lightsail::(Alarm|StaticIp)$)/;

/** A VPC and its parts cost nothing: what is attached to it does. */
const FREE_PARTS_OF_VPC =
  /^AWS::EC2::(VPC|Subnet|RouteTable|Route|SubnetRouteTableAssociation|InternetGateway|EgressOnlyInternetGateway|VPCGatewayAttachment|SecurityGroup|SecurityGroupIngress|SecurityGroupEgress|LaunchTemplate|FlowLog|NetworkAcl|NetworkAclEntry|SubnetNetworkAclAssociation|VPCCidrBlock|SubnetCidrBlock)$/;

/** The idle price of each stack of an assembly, from its templates. */
export function idlePrices(assembly: Assembly): readonly IdlePrice[] {
  return assembly.stacks.map(({ id, resources }) => {
    const own = resources.filter((resource) => !isHelper(resource));
    const uses = [...own.flatMap((resource) => COUNTERS[resource.type]?.(resource, assembly) ?? []), ...idleWork(own)];
    const lines = [...added(uses), ...own.flatMap(lightsailUses)];
    return { stack: id, lines, unpriced: unpricedIn(own, assembly), usd: sum(lines) };
  });
}

/** What all stacks cost together, once an account's free allowances are used up, and before. */
export function idleTotal(prices: readonly IdlePrice[]): { readonly list: number; readonly afterFree: number } {
  const lines = prices.flatMap((stack) => stack.lines);
  const quantities = new Map<PriceId, number>();
  for (const { price, quantity } of lines) if (price) quantities.set(price, (quantities.get(price) ?? 0) + quantity);
  const free = [...quantities].map(
    ([price, quantity]) => Math.min(quantity, ALWAYS_FREE[price] ?? 0) * PRICES[price].usd,
  );
  const list = sum(lines);
  return { list, afterFree: list - free.reduce((total, usd) => total + usd, 0) };
}

/** What is done though nobody asks, such as the cron's runs: by the stacks that have a schedule. */
function idleWork(resources: readonly Resource[]): readonly Use[] {
  if (!resources.some(({ type }) => type === 'AWS::Scheduler::Schedule')) return [];
  return WORK.filter(({ idleTimes = 0 }) => idleTimes > 0).flatMap(({ uses, idleTimes = 0, monthly = [] }) => [
    ...uses.map(({ price, quantity }) => ({ price, quantity: quantity * idleTimes })),
    ...monthly,
  ]);
}

function added(uses: readonly Use[]): readonly IdleLine[] {
  const quantities = new Map<PriceId, number>();
  for (const { price, quantity } of uses) quantities.set(price, (quantities.get(price) ?? 0) + quantity);
  return [...quantities].map(([price, quantity]) => {
    const { name, usd } = PRICES[price];
    return { what: name, price, quantity, usdEach: usd, usd: quantity * usd };
  });
}

function unpricedIn(resources: readonly Resource[], assembly: Assembly): readonly string[] {
  const isKnown = (resource: Resource) => {
    const { type } = resource;
    const counter = COUNTERS[type];
    if (counter) return counter(resource, assembly) !== undefined;
    return FREE_WHEN_IDLE.test(type) || FREE_PARTS_OF_VPC.test(type) || type.startsWith('AWS::Lightsail::');
  };
  return [...new Set(resources.filter((resource) => !isKnown(resource)).map(({ type }) => type))];
}

const INSTANCE_PRICES: Readonly<Record<string, PriceId>> = {
  'm7g.large': 'ec2M7gLargeHour',
  't3.large': 'ec2T3LargeHour',
};

function instances({ properties, stack }: Resource, assembly: Assembly): readonly Use[] | undefined {
  const count = numberOf(properties.DesiredCapacity) ?? numberOf(properties.MinSize) ?? 0;
  if (count === 0) return [];
  const [reference] = referencesIn(properties.LaunchTemplate, stack, assembly);
  const template = reference && assembly.resources.get(reference.address)?.properties;
  const price = INSTANCE_PRICES[String(at(template?.LaunchTemplateData, 'InstanceType'))];
  return price && hours(price, count);
}

function fargateTasks({ properties, stack }: Resource, assembly: Assembly): readonly Use[] {
  const [reference] = referencesIn(properties.TaskDefinition, stack, assembly);
  const task = reference && assembly.resources.get(reference.address)?.properties;
  const isFargate = listOf(task?.RequiresCompatibilities).includes('FARGATE');
  const count = numberOf(properties.DesiredCount) ?? 1;
  if (!task || !isFargate) return [];
  const isArm = at(task.RuntimePlatform, 'CpuArchitecture') === 'ARM64';
  const vcpus = (numberOf(task.Cpu) ?? 256) / 1024;
  const gb = (numberOf(task.Memory) ?? 512) / 1024;
  return [
    ...hours(isArm ? 'fargateArmVcpuHour' : 'fargateX86VcpuHour', count * vcpus),
    ...hours(isArm ? 'fargateArmGbHour' : 'fargateX86GbHour', count * gb),
    ...(isPublic(properties.NetworkConfiguration) ? hours('publicIpv4Hour', count) : []),
  ];
}

function isPublic(configuration: Json | undefined): boolean {
  const settings = at(configuration, 'AwsvpcConfiguration');
  return isObject(settings) && settings.AssignPublicIp === 'ENABLED';
}

function sum(lines: readonly IdleLine[]): number {
  return lines.reduce((total, { usd }) => total + usd, 0);
}
