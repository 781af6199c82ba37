import { at, isObject, type Json, listOf } from '../assembly/json.ts';
import type { Assembly, Resource } from '../assembly/read.ts';
import { verbsOf } from './actions.ts';
import type { Owners } from './owners.ts';
import { inWords, type Reference, referencesIn } from './references.ts';
import { kindOf } from './services.ts';

/** Who may, or may not, do what to what. */
export interface Permission {
  /** In whose template it stands. */
  readonly resource: Resource;
  readonly effect: 'may' | 'may not';
  /** In words, such as a function's name. */
  readonly who: string;
  readonly verbs: readonly string[];
  readonly actions: readonly string[];
  /** In words, one each. */
  readonly targets: readonly string[];
  readonly references: readonly Reference[];
  /** In words. */
  readonly conditions: readonly string[];
  /** The resource that may, where it is one of ours. */
  readonly principal?: Resource;
}

/** Every permission that a stack's template gives or takes, in the template's order. */
export function permissionsIn(stack: string, assembly: Assembly, owners: Owners): readonly Permission[] {
  const resources = [...assembly.resources.values()].filter((resource) => resource.stack === stack);
  return resources.flatMap((resource) => permissionsOf(resource, assembly, owners));
}

function permissionsOf(resource: Resource, assembly: Assembly, owners: Owners): readonly Permission[] {
  const owner = owners.get(resource.address);
  const { properties, type } = resource;
  if (!owner) return [];
  if (type === 'AWS::Lambda::Permission') return [invocation(resource, owner, assembly)];
  const documents = [
    properties.PolicyDocument,
    properties.RepositoryPolicyText,
    ...listOf(properties.Policies).map((policy) => at(policy, 'PolicyDocument')),
  ];
  return documents
    .flatMap((document) => listOf(at(document, 'Statement')))
    .filter(isObject)
    .map((statement) => {
      const principal = statement.Principal === undefined ? owner : undefined;
      const resources = listOf(statement.Resource);
      const { stack } = resource;
      return {
        resource,
        effect: statement.Effect === 'Deny' ? ('may not' as const) : ('may' as const),
        who: principal ? nameOf(principal) : principalInWords(statement.Principal, stack, assembly),
        verbs: verbsOf(listOf(statement.Action).map(String)),
        actions: listOf(statement.Action).map(String),
        targets: resources.map((target) => inWords(target, stack, assembly)),
        references: referencesIn(resources, stack, assembly),
        conditions: conditionsOf(statement.Condition, stack, assembly),
        principal,
      };
    });
}

/** Such as `Pipeline/Function, function of AWS Lambda`. */
function nameOf(resource: Resource): string {
  const { service, noun } = kindOf(resource.type);
  return `${resource.name}, ${noun} of ${service}`;
}

function invocation(resource: Resource, owner: Resource, assembly: Assembly): Permission {
  const { Principal, Action, SourceArn, SourceAccount } = resource.properties;
  const source = SourceArn ? [`the caller is ${inWords(SourceArn, resource.stack, assembly)}`] : [];
  const account = SourceAccount ? ['the caller is in this account'] : [];
  return {
    resource,
    effect: 'may',
    who: serviceName(inWords(Principal, resource.stack, assembly)),
    verbs: verbsOf([String(Action)]),
    actions: [String(Action)],
    targets: [`«${owner.name}»`],
    references: [{ address: owner.address }],
    conditions: [...source, ...account],
  };
}

function principalInWords(principal: Json | undefined, stack: string, assembly: Assembly): string {
  if (!isObject(principal)) return principal === '*' ? 'anyone' : inWords(principal, stack, assembly);
  return Object.values(principal)
    .flatMap(listOf)
    .map((value) => (value === '*' ? 'anyone' : serviceName(inWords(value, stack, assembly))))
    .join(', ');
}

const SERVICES: Readonly<Record<string, string>> = {
  apigateway: 'Amazon API Gateway',
  batch: 'AWS Batch',
  'delivery.logs': 'Amazon CloudWatch Logs',
  ec2: 'Amazon EC2',
  'ecs-tasks': 'Amazon ECS',
  events: 'Amazon EventBridge',
  lambda: 'AWS Lambda',
  'logging.s3': 'Amazon S3, for access logs',
  scheduler: 'EventBridge Scheduler',
  sns: 'Amazon SNS',
  cloudwatch: 'Amazon CloudWatch',
};

function serviceName(principal: string): string {
  return SERVICES[principal.replace(/\.amazonaws\.com$/, '')] ?? principal;
}

function conditionsOf(condition: Json | undefined, stack: string, assembly: Assembly): readonly string[] {
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, tests]) =>
    Object.entries(isObject(tests) ? tests : {}).map(([key, value]) =>
      conditionInWords(operator, key, inWords(value, stack, assembly)),
    ),
  );
}

const OPERATORS: readonly (readonly [RegExp, string])[] = [
  [/NotEquals|NotLike/, 'is not'],
  [/LessThan/, 'is less than'],
  [/GreaterThan/, 'is more than'],
  [/Like$/, 'is like'],
];

function conditionInWords(operator: string, key: string, value: string): string {
  if (key === 'aws:SecureTransport') return value === 'false' ? 'the call is not encrypted' : 'the call is encrypted';
  if (key === 's3:TlsVersion') return `TLS is older than ${value}`;
  const [, words = 'is'] = OPERATORS.find(([pattern]) => pattern.test(operator)) ?? [];
  return `${key} ${words} ${value}`;
}
