import { at, type Json, listOf } from '../assembly/json.ts';
import type { Assembly, Resource } from '../assembly/read.ts';
import { verbsOf } from './actions.ts';
import type { Owners } from './owners.ts';
import { referencesIn } from './references.ts';
import { kindOf } from './services.ts';
import { permissionsIn } from './statements.ts';

/** From one drawn resource to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly labels: readonly string[];
  /** What is called when all is well, what is reached for by a grant, what is kept after a failure, or what is merely needed. */
  readonly style: 'flow' | 'access' | 'failure' | 'need';
}

interface Found {
  readonly from: Json | undefined;
  readonly to: Json | undefined;
  readonly label: string;
  readonly style?: Arrow['style'];
}

/** What a resource of a type says about who calls whom; its own address stands for itself. */
type Finder = (properties: Resource['properties'], self: Json) => readonly Found[];

function undelivered(from: Json, to: Json | undefined): Found {
  return { from, to, label: 'cannot be delivered', style: 'failure' };
}

const CALLS: Readonly<Record<string, Finder>> = {
  'AWS::Events::Rule': ({ Targets, EventPattern }, self) => [
    {
      from: at(EventPattern, 'detail', 'bucket', 'name'),
      to: self,
      label: listOf(at(EventPattern, 'detail-type')).map(String).join(', '),
    },
    ...listOf(Targets).flatMap((target) => [
      { from: self, to: at(target, 'Arn'), label: at(target, 'BatchParameters') ? 'submits a job' : 'calls' },
      {
        from: at(target, 'BatchParameters') ? self : undefined,
        to: at(target, 'BatchParameters', 'JobDefinition'),
        label: 'of this definition',
      },
      undelivered(self, at(target, 'DeadLetterConfig', 'Arn')),
    ]),
  ],
  'AWS::Scheduler::Schedule': ({ Target }, self) => [
    { from: self, to: at(Target, 'Arn'), label: 'calls' },
    undelivered(self, at(Target, 'DeadLetterConfig', 'Arn')),
  ],
  'AWS::Lambda::EventInvokeConfig': ({ FunctionName, DestinationConfig }) => [
    { from: FunctionName, to: at(DestinationConfig, 'OnFailure', 'Destination'), label: 'failed', style: 'failure' },
  ],
  'AWS::Lambda::EventSourceMapping': ({ EventSourceArn, FunctionName, DestinationConfig }) => [
    { from: EventSourceArn, to: FunctionName, label: 'changes' },
    { from: FunctionName, to: at(DestinationConfig, 'OnFailure', 'Destination'), label: 'failed', style: 'failure' },
  ],
  'AWS::ApiGateway::Method': ({ RestApiId, Integration, HttpMethod }) => [
    { from: RestApiId, to: at(Integration, 'Uri'), label: String(HttpMethod) },
  ],
  'AWS::ApiGateway::Authorizer': ({ RestApiId, ProviderARNs, AuthorizerUri }) => [
    { from: RestApiId, to: ProviderARNs, label: 'asks who it is' },
    { from: RestApiId, to: AuthorizerUri, label: 'asks who it is' },
  ],
  'AWS::ApiGatewayV2::Integration': ({ ApiId, IntegrationUri }) => [
    { from: ApiId, to: IntegrationUri, label: 'calls' },
  ],
  'AWS::ApiGatewayV2::Authorizer': ({ ApiId, AuthorizerUri }) => [
    { from: ApiId, to: AuthorizerUri, label: 'asks who it is' },
  ],
  'AWS::S3::Bucket': ({ LoggingConfiguration }, self) => [
    { from: self, to: at(LoggingConfiguration, 'DestinationBucketName'), label: 'access logs', style: 'need' },
  ],
  'AWS::ElasticLoadBalancingV2::ListenerRule': ({ ListenerArn, Actions }) => [
    { from: ListenerArn, to: Actions, label: 'requests' },
  ],
  'AWS::ElasticLoadBalancingV2::Listener': ({ LoadBalancerArn, DefaultActions, Port }) => [
    { from: LoadBalancerArn, to: DefaultActions, label: `port ${Port ?? ''}`.trim() },
  ],
  'AWS::ECS::Service': ({ LoadBalancers, Cluster, NetworkConfiguration, CapacityProviderStrategy }, self) => [
    { from: listOf(LoadBalancers).map((entry) => at(entry, 'TargetGroupArn') ?? null), to: self, label: 'requests' },
    { from: self, to: Cluster, label: 'runs in', style: 'need' },
    { from: self, to: CapacityProviderStrategy, label: 'on', style: 'need' },
    { from: self, to: at(NetworkConfiguration, 'AwsvpcConfiguration', 'Subnets'), label: 'in', style: 'need' },
  ],
  'AWS::ECS::TaskDefinition': ({ ContainerDefinitions }, self) =>
    listOf(ContainerDefinitions).map((container) => ({
      from: self,
      to: at(container, 'Image'),
      label: 'pulls its image from',
      style: 'need',
    })),
  'AWS::Batch::JobQueue': ({ ComputeEnvironmentOrder }, self) =>
    listOf(ComputeEnvironmentOrder).map((entry, index) => ({
      from: self,
      to: at(entry, 'ComputeEnvironment'),
      label: index === 0 ? 'first' : 'if there is none',
    })),
  'AWS::Batch::ComputeEnvironment': ({ ComputeResources }, self) => [
    { from: self, to: at(ComputeResources, 'Subnets'), label: 'in', style: 'need' },
  ],
  'AWS::Lightsail::StaticIp': ({ AttachedTo }, self) => [{ from: self, to: AttachedTo, label: 'leads to' }],
  'AWS::WAFv2::WebACLAssociation': ({ WebACLArn, ResourceArn }) => [
    { from: WebACLArn, to: ResourceArn, label: 'guards' },
  ],
};

/** Types whose environment and settings name resources that other arrows tell of already. */
const TOLD_ELSEWHERE = new Set(['AWS::Lambda::Function', 'AWS::CloudWatch::Dashboard', 'AWS::Batch::JobDefinition']);

/** Actions that a reader of a picture does not look for. */
const ASIDE =
  /^(logs|xray|kms|cloudwatch|ssmmessages|sts):|^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;

/** "read objects" and "write objects" are "read and write objects". */
export function condensed(labels: readonly string[]): string {
  const byObject = new Map<string, string[]>();
  for (const label of labels) {
    const [, verb = label, object = ''] = /^(\S+) (objects|items)$/.exec(label) ?? [];
    byObject.set(object, [...(byObject.get(object) ?? []), verb]);
  }
  return [...byObject]
    .map(([object, verbs]) => (object ? `${inOneBreath(verbs)} ${object}` : verbs.join(', ')))
    .join(', ');
}

function inOneBreath(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** All arrows of an assembly, each pair's words together. */
export function arrowsIn(assembly: Assembly, owners: Owners): readonly Arrow[] {
  const found = [...assembly.resources.values()].flatMap((resource) => callsOf(resource));
  const calls = found.flatMap(({ stack, call }) => arrowsOf(call, stack, assembly, owners));
  const told = new Set(calls.map(({ from, to }) => `${from} ${to}`));
  const grants = assembly.stacks.flatMap(({ id }) => grantsIn(id, assembly, owners));
  // A grant to do what an arrow already shows, as to send to one's dead-letter queue, is no second arrow.
  return merged([...calls, ...grants.filter(({ from, to }) => !told.has(`${from} ${to}`))]);
}

function callsOf(resource: Resource): readonly { readonly stack: string; readonly call: Found }[] {
  const finder = CALLS[resource.type] ?? needs(resource);
  return finder(resource.properties, { Ref: resource.logicalId }).map((call) => ({ stack: resource.stack, call }));
}

/** Of a type without a rule: whatever it names. */
function needs({ type }: Resource): Finder {
  if (kindOf(type).partBy !== undefined || TOLD_ELSEWHERE.has(type)) return () => [];
  return (properties, self) => [{ from: self, to: properties, label: 'uses', style: 'need' }];
}

function arrowsOf({ from, to, label, style = 'flow' }: Found, stack: string, assembly: Assembly, owners: Owners) {
  const ends = (value: Json | undefined) => [
    ...new Set(referencesIn(value, stack, assembly).flatMap(({ address }) => owners.get(address)?.address ?? [])),
  ];
  return ends(from).flatMap((start) =>
    ends(to).map((end): Arrow => ({ from: start, to: end, labels: label ? [label] : [], style })),
  );
}

function grantsIn(stack: string, assembly: Assembly, owners: Owners): readonly Arrow[] {
  return permissionsIn(stack, assembly, owners).flatMap(({ principal, actions, references, effect }) => {
    const told = actions.filter((action) => !ASIDE.test(action));
    if (!principal || effect === 'may not' || told.length === 0) return [];
    const targets = new Set(references.flatMap(({ address }) => owners.get(address)?.address ?? []));
    return [...targets].map((to): Arrow => ({ from: principal.address, to, labels: verbsOf(told), style: 'access' }));
  });
}

function merged(arrows: readonly Arrow[]): readonly Arrow[] {
  const byEnds = new Map<string, Arrow>();
  for (const arrow of arrows) {
    if (arrow.from === arrow.to) continue;
    const key = `${arrow.from} ${arrow.to} ${arrow.style}`;
    const before = byEnds.get(key)?.labels ?? [];
    byEnds.set(key, { ...arrow, labels: [...new Set([...before, ...arrow.labels])] });
  }
  const ends = new Set(
    [...byEnds.values()].flatMap(({ style, from, to }) => (style === 'need' ? [] : `${from} ${to}`)),
  );
  return [...byEnds.values()].filter(({ style, from, to }) => style !== 'need' || !ends.has(`${from} ${to}`));
}
