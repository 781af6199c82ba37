import type { Resource, Rule } from '../rule.ts';
import { isPlainSecret } from '../secrets.ts';
import {
  at,
  attributeOf,
  branches,
  isMissing,
  isRecord,
  isUnknown,
  items,
  numberOf,
  referencesIn,
  textOf,
} from '../values.ts';

const SCOPES = ['SourceArn', 'SourceAccount', 'PrincipalOrgID', 'EventSourceToken'];
const MAPPING = ['AWS::Lambda::EventSourceMapping'];

export const LAMBDA_RULES: readonly Rule[] = [
  {
    id: 'LambdaPublicInvoke',
    types: ['AWS::Lambda::Permission'],
    property: 'Principal',
    demands: 'No permission lets anyone invoke a function.',
    why: 'With `*` as its principal, any AWS account can run it at your cost.',
    fix: 'Name the service or account in Principal.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
    isBrokenBy: (permission) => at(permission.properties, 'Principal').includes('*') && !isScoped(permission),
  },
  {
    id: 'LambdaPermissionSource',
    types: ['AWS::Lambda::Permission'],
    property: 'SourceArn',
    demands: 'A permission for an AWS service says on whose behalf.',
    why: "Without it the service may be used by another account's resources to invoke the function.",
    fix: 'Set SourceArn, or SourceAccount for a service without ARNs.',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    isBrokenBy: (permission) =>
      at(permission.properties, 'Principal').some((principal) => textOf(principal).includes('.amazonaws.com')) &&
      !isScoped(permission),
  },
  {
    id: 'LambdaUrlAuth',
    types: ['AWS::Lambda::Url'],
    property: 'AuthType',
    demands: 'A function URL asks for IAM authorization.',
    why: 'With NONE the whole internet can call the function.',
    fix: 'Set AuthType to AWS_IAM, or put an API with an authorizer in front.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
    isBrokenBy: ({ properties }) => at(properties, 'AuthType').some((type) => type === 'NONE' || isMissing(type)),
  },
  {
    id: 'LambdaUrlCors',
    types: ['AWS::Lambda::Url'],
    property: 'Cors.AllowOrigins',
    demands: 'A function URL names the web pages that may use it.',
    why: 'With `*` any page that a user opens can call it from their browser.',
    fix: 'List the origins of your own pages.',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-url-cors.html',
    isBrokenBy: ({ properties }) => at(properties, 'Cors.AllowOrigins.*').includes('*'),
  },
  {
    id: 'LambdaPlainSecret',
    types: ['AWS::Lambda::Function'],
    property: 'Environment.Variables',
    demands: 'No secret stands in the environment of a function.',
    why: 'The template shows it, and so does the function to all who may read its configuration.',
    fix: "Give the secret's ARN instead, and read it from Secrets Manager or Parameter Store.",
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'Environment.Variables')
        .filter((variables) => isRecord(variables) && !isUnknown(variables))
        .flatMap((variables) => Object.entries(variables as object))
        .some(([name, value]) => branches(value).some((each) => isPlainSecret(name, each))),
  },
  {
    id: 'LambdaStreamFailures',
    types: MAPPING,
    property: 'DestinationConfig.OnFailure',
    demands: 'What a stream could not hand over is kept.',
    why: 'Records that fail for good are dropped otherwise, and nobody hears of it.',
    fix: 'Set DestinationConfig.OnFailure to a queue with an alarm.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html',
    isBrokenBy: (mapping) =>
      readsStream(mapping) && at(mapping.properties, 'DestinationConfig.OnFailure.Destination').some(isMissing),
  },
  {
    id: 'LambdaStreamRetries',
    types: MAPPING,
    property: 'MaximumRetryAttempts',
    demands: 'Retries of a stream end.',
    why: 'By default one bad record is retried until it expires, and blocks its shard for a day or longer.',
    fix: 'Set MaximumRetryAttempts or MaximumRecordAgeInSeconds.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html',
    isBrokenBy: (mapping) =>
      readsStream(mapping) &&
      ['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds'].every((limit) =>
        at(mapping.properties, limit).some((value) => isMissing(value) || numberOf(value) === -1),
      ),
  },
  {
    id: 'LambdaBatchFailures',
    types: MAPPING,
    property: 'FunctionResponseTypes',
    demands: 'A function says which items of a batch failed.',
    why: 'Otherwise one bad message brings back all that were handled with it.',
    fix: 'Set FunctionResponseTypes to ReportBatchItemFailures and return batchItemFailures.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#services-sqs-batchfailurereporting',
    isBrokenBy: (mapping) =>
      (readsStream(mapping) || readsQueue(mapping)) &&
      at(mapping.properties, 'BatchSize').some((size) => numberOf(size) !== 1) &&
      at(mapping.properties, 'FunctionResponseTypes').some((types) => isMissing(types) || items(types).length === 0),
  },
  {
    id: 'LambdaQueueVisibility',
    types: MAPPING,
    property: 'EventSourceArn',
    demands: "A queue hides a message for at least six times its function's timeout.",
    why: 'Otherwise a message that is still being worked on, or waits out a throttle, comes a second time.',
    fix: "Raise the queue's VisibilityTimeout.",
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#events-sqs-eventsource',
    isBrokenBy: (mapping) => {
      const queue = referred(mapping, 'EventSourceArn', 'AWS::SQS::Queue');
      const fn = referred(mapping, 'FunctionName', 'AWS::Lambda::Function');
      if (!queue || !fn) return false;
      const visible = at(queue.properties, 'VisibilityTimeout').map((seconds) => numberOf(seconds ?? 30));
      const timeouts = at(fn.properties, 'Timeout').map((seconds) => numberOf(seconds ?? 3));
      return timeouts.some((timeout) => visible.some((seconds) => Number(seconds) < 6 * Number(timeout)));
    },
  },
];

function isScoped({ properties }: Resource): boolean {
  return SCOPES.some((scope) => at(properties, scope).every((value) => !isMissing(value) && value !== '*'));
}

const sourceOf = (mapping: Resource) => at(mapping.properties, 'EventSourceArn').map(textOf).join(' ');

function readsStream(mapping: Resource): boolean {
  return (
    at(mapping.properties, 'EventSourceArn').some((arn) => attributeOf(arn) === 'StreamArn') ||
    /\barn:[^:]*:(dynamodb|kinesis):/.test(sourceOf(mapping)) ||
    referred(mapping, 'EventSourceArn', 'AWS::Kinesis::Stream') !== undefined
  );
}

function readsQueue(mapping: Resource): boolean {
  return (
    /arn:[^:]*:sqs:/.test(sourceOf(mapping)) || referred(mapping, 'EventSourceArn', 'AWS::SQS::Queue') !== undefined
  );
}

function referred({ properties, template }: Resource, property: string, type: string): Resource | undefined {
  return referencesIn(properties[property])
    .map((logicalId) => template.named(logicalId))
    .find((resource) => resource?.type === type);
}
