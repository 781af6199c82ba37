import type { Case } from './case.ts';

const STREAM = { 'Fn::GetAtt': ['Table', 'StreamArn'] };
const STREAM_MAPPING = {
  EventSourceArn: STREAM,
  FunctionName: { Ref: 'Fn' },
  MaximumRetryAttempts: 5,
  FunctionResponseTypes: ['ReportBatchItemFailures'],
  DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
};
const QUEUE_MAPPING = {
  EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
  FunctionName: { Ref: 'Fn' },
  FunctionResponseTypes: ['ReportBatchItemFailures'],
};
const withQueue = (VisibilityTimeout: number | undefined) => ({
  Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout } },
  Fn: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
});

export const LAMBDA_CASES: readonly Case[] = [
  {
    id: 'LambdaPublicInvoke',
    good: { Principal: '*', PrincipalOrgID: 'o-1' },
    bad: [{ PrincipalOrgID: undefined }],
  },
  {
    id: 'LambdaPermissionSource',
    good: { Principal: 's3.amazonaws.com', SourceArn: { 'Fn::GetAtt': ['Bucket', 'Arn'] } },
    bad: [{ SourceArn: undefined }, { SourceArn: { Ref: 'AWS::NoValue' } }, { SourceArn: '*' }],
  },
  { id: 'LambdaUrlAuth', good: { AuthType: 'AWS_IAM' }, bad: [{ AuthType: 'NONE' }, { AuthType: undefined }] },
  {
    id: 'LambdaUrlCors',
    good: { Cors: { AllowOrigins: ['https://gallery.example'] } },
    bad: [{ 'Cors.AllowOrigins': ['https://gallery.example', '*'] }],
  },
  {
    id: 'LambdaPlainSecret',
    good: {
      Environment: {
        Variables: {
          SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:1:secret:x',
          TOKEN: { Ref: 'Token' },
          DB_SECRET: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-west-1:1:secret:db']] },
          TOKEN_TTL: '60',
          ACCESS_TOKEN_SCOPE: 'items/read',
          ROTATE_SECRET: 'true',
          EDGES_PX: '128',
          TABLE: { Ref: 'Table' },
        },
      },
    },
    bad: [
      { 'Environment.Variables.DB_PASSWORD': 'hunter22' },
      { 'Environment.Variables.PGPASSWORD': 'hunter22' },
      { 'Environment.Variables.clientSecret': 'hunter22' },
      { 'Environment.Variables.API_KEY': { 'Fn::If': ['Test', 'abc', { Ref: 'AWS::NoValue' }] } },
      { 'Environment.Variables.STRIPE_SECRET': { 'Fn::Join': ['', ['sk_live_', 'abcdef']] } },
      { 'Environment.Variables.AWS': 'AKIAABCDEFGHIJKLMNOP' },
      { 'Environment.Variables.DATABASE_URL': 'postgres://app:hunter22@db.internal/app' },
      { 'Environment.Variables.VALUE': '{{resolve:secretsmanager:app:SecretString:password}}' },
    ],
  },
  {
    id: 'LambdaStreamFailures',
    good: STREAM_MAPPING,
    bad: [
      { DestinationConfig: undefined },
      { DestinationConfig: undefined, EventSourceArn: { 'Fn::Sub': `\${Table.StreamArn}` } },
      { 'DestinationConfig.OnFailure': { Ref: 'AWS::NoValue' } },
    ],
  },
  {
    id: 'LambdaStreamRetries',
    good: STREAM_MAPPING,
    bad: [
      { MaximumRetryAttempts: undefined },
      { MaximumRetryAttempts: -1 },
      { MaximumRetryAttempts: '-1' },
      { MaximumRetryAttempts: undefined, EventSourceArn: 'arn:aws:kinesis:eu-west-1:1:stream/s' },
    ],
  },
  {
    id: 'LambdaBatchFailures',
    good: STREAM_MAPPING,
    bad: [{ FunctionResponseTypes: undefined }, { FunctionResponseTypes: [] }],
  },
  {
    id: 'LambdaBatchFailures',
    good: { ...QUEUE_MAPPING, BatchSize: 1, FunctionResponseTypes: [] },
    bad: [{ BatchSize: 10 }],
    others: withQueue(60),
  },
  { id: 'LambdaQueueVisibility', good: QUEUE_MAPPING, bad: [], others: withQueue(60) },
  { id: 'LambdaQueueVisibility', good: {}, bad: [QUEUE_MAPPING], others: withQueue(59) },
  { id: 'LambdaQueueVisibility', good: {}, bad: [QUEUE_MAPPING], others: withQueue(undefined) },
];
