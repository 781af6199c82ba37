import { at, isObject, type Json, listOf, numberOf, textOf } from '../assembly/json.ts';
import type { Assembly, Resource } from '../assembly/read.ts';
import { durationInWords } from './alarms.ts';
import { drawnIn, type Graph, partsOf } from './graph.ts';
import { inWords, referencesIn } from './references.ts';
import { kindOf } from './services.ts';

/** What happens when something goes wrong, or ends. */
export interface FailureNote {
  readonly resource: Resource;
  readonly text: string;
}

type Teller = (properties: Resource['properties'], words: (value: Json | undefined) => string) => readonly string[];

const TELLERS: Readonly<Record<string, Teller>> = {
  'AWS::Lambda::Function': ({ Timeout }) => [`An invocation is cut off after ${seconds(Timeout) ?? '3 s'}.`],
  'AWS::Lambda::EventInvokeConfig': ({ MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig }, words) => [
    `An event that fails is tried ${times(MaximumRetryAttempts ?? 2)} more${within(MaximumEventAgeInSeconds)}${kept(words(at(DestinationConfig, 'OnFailure', 'Destination')), 'with the error')}.`,
  ],
  'AWS::Lambda::EventSourceMapping': (properties, words) => [
    `A batch that fails is tried ${times(properties.MaximumRetryAttempts)} more${within(properties.MaximumRecordAgeInSeconds)}${properties.BisectBatchOnFunctionError ? ', each time in halves, to find the record that does it' : ''}${kept(words(at(properties.DestinationConfig, 'OnFailure', 'Destination')))}.`,
  ],
  'AWS::Events::Rule': ({ Targets }, words) =>
    listOf(Targets).map(
      (target) =>
        `What cannot be delivered to ${words(at(target, 'Arn'))} is tried ${times(at(target, 'RetryPolicy', 'MaximumRetryAttempts') ?? 185)} more${within(at(target, 'RetryPolicy', 'MaximumEventAgeInSeconds') ?? 86_400)}${kept(words(at(target, 'DeadLetterConfig', 'Arn')))}.`,
    ),
  'AWS::Scheduler::Schedule': ({ Target }, words) => [
    `A start that fails is tried ${times(at(Target, 'RetryPolicy', 'MaximumRetryAttempts') ?? 185)} more${within(at(Target, 'RetryPolicy', 'MaximumEventAgeInSeconds') ?? 86_400)}${kept(words(at(Target, 'DeadLetterConfig', 'Arn')))}.`,
  ],
  'AWS::SQS::Queue': ({ MessageRetentionPeriod }) => [
    `Messages are kept for ${seconds(MessageRetentionPeriod) ?? '4 days'}.`,
  ],
  'AWS::Batch::JobDefinition': ({ RetryStrategy, Timeout }) => [
    `A job is tried ${times(at(RetryStrategy, 'Attempts') ?? 1)} in all${evaluations(at(RetryStrategy, 'EvaluateOnExit'))}.`,
    ...(at(Timeout, 'AttemptDurationSeconds') === undefined
      ? ['A job has no time limit.']
      : [`A try is cut off after ${seconds(at(Timeout, 'AttemptDurationSeconds'))}.`]),
  ],
  'AWS::ECS::Service': ({ DeploymentConfiguration }) => {
    const breaker = at(DeploymentConfiguration, 'DeploymentCircuitBreaker');
    if (at(breaker, 'Enable') !== true) return [];
    return [`A deployment whose tasks do not come up is stopped${at(breaker, 'Rollback') ? ' and rolled back' : ''}.`];
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': ({
    HealthCheckPath,
    UnhealthyThresholdCount,
    HealthCheckIntervalSeconds,
  }) => [
    `A task that fails at ${HealthCheckPath ?? '/'} ${times(UnhealthyThresholdCount ?? 2)}, every ${seconds(HealthCheckIntervalSeconds) ?? '30 s'}, gets no more requests and is replaced.`,
  ],
  'AWS::DynamoDB::GlobalTable': ({ Replicas }) =>
    listOf(Replicas).some((replica) => at(replica, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled'))
      ? ['Any moment of the last 35 days can be restored.']
      : [],
  'AWS::Lightsail::Instance': ({ AddOns }) =>
    listOf(AddOns).some((addOn) => textOf(at(addOn, 'AddOnType')) === 'AutoSnapshot')
      ? ['A snapshot is made every day; the last seven are kept.']
      : [],
};

/** What a stack does when it fails, read from its template. */
export function failuresIn(stack: string, graph: Graph): readonly FailureNote[] {
  return drawnIn(stack, graph).flatMap((resource) =>
    [resource, ...partsOf(resource, graph)].flatMap((one) => {
      const words = (value: Json | undefined) => targetInWords(value, one, graph.assembly);
      return (TELLERS[one.type]?.(one.properties, words) ?? []).map((text) => ({ resource, text }));
    }),
  );
}

/** What `cdk destroy` leaves behind, and what it removes, of what can hold data. */
export function leftBehind(
  stack: string,
  graph: Graph,
): { readonly kept: readonly Resource[]; readonly removed: readonly Resource[] } {
  const stateful = [...graph.assembly.resources.values()].filter(
    ({ stack: own, definition, type }) =>
      own === stack && definition.DeletionPolicy !== undefined && !type.startsWith('Custom::'),
  );
  const isKept = ({ definition }: Resource) => String(definition.DeletionPolicy).startsWith('Retain');
  return { kept: stateful.filter(isKept), removed: stateful.filter((resource) => !isKept(resource)) };
}

function targetInWords(value: Json | undefined, { stack }: Resource, assembly: Assembly): string {
  if (value === undefined) return '';
  const [reference] = referencesIn(value, stack, assembly);
  const resource = reference && assembly.resources.get(reference.address);
  return resource ? `the ${kindOf(resource.type).noun} ${resource.name}` : inWords(value, stack, assembly);
}

function seconds(value: Json | undefined): string | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : durationInWords(number);
}

function times(value: Json | undefined): string {
  const number = numberOf(value) ?? -1;
  if (number < 0) return 'without end';
  return number === 1 ? 'once' : `${number} times`;
}

function within(value: Json | undefined): string {
  const text = seconds(value);
  return text ? `, within ${text}` : '';
}

function kept(queue: string, how = ''): string {
  return queue ? `, then kept in ${queue}${how ? `, ${how}` : ''}` : ', then lost';
}

function evaluations(value: Json | undefined): string {
  const rules = listOf(value)
    .filter(isObject)
    .map(({ Action, ...on }) => {
      const cause = Object.entries(on).map(([key, pattern]) => `${key.replace(/^On/, '').toLowerCase()} ${pattern}`);
      return `${String(Action).toLowerCase()} on ${cause.join(' and ')}`;
    });
  return rules.length > 0 ? ` (${rules.join('; ')})` : '';
}
