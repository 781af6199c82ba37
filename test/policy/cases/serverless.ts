import { type Case, CLOSED_POLICY, PUBLIC_POLICIES, policy } from './case.ts';

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
          TOKEN_TTL: '60',
          EDGES_PX: '128',
          TABLE: { Ref: 'Table' },
        },
      },
    },
    bad: [
      { 'Environment.Variables.DB_PASSWORD': 'hunter22' },
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
    bad: [{ DestinationConfig: undefined }, { 'DestinationConfig.OnFailure': { Ref: 'AWS::NoValue' } }],
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

export const API_CASES: readonly Case[] = [
  {
    id: 'ApiCorsWildcard',
    good: {
      Integration: {
        IntegrationResponses: [
          { ResponseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'https://gallery.example'" } },
        ],
      },
    },
    bad: [
      {
        'Integration.IntegrationResponses.0.ResponseParameters': {
          'method.response.header.Access-Control-Allow-Origin': "'*'",
        },
      },
    ],
  },
  {
    id: 'ApiCorsWildcard',
    type: 'AWS::ApiGateway::GatewayResponse',
    good: { ResponseParameters: { 'gatewayresponse.header.Content-Type': "'*'" } },
    bad: [{ ResponseParameters: { 'gatewayresponse.header.access-control-allow-origin': "'*'" } }],
  },
  {
    id: 'ApiCorsWildcard',
    type: 'AWS::ApiGatewayV2::Api',
    good: { CorsConfiguration: { AllowOrigins: ['https://gallery.example'] } },
    bad: [{ 'CorsConfiguration.AllowOrigins': ['*'] }],
  },
  {
    id: 'ApiThrottling',
    good: {
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 }],
    },
    bad: [
      { MethodSettings: undefined },
      { 'MethodSettings.0.ThrottlingRateLimit': undefined },
      { 'MethodSettings.0.HttpMethod': 'GET' },
    ],
  },
  {
    id: 'ApiThrottling',
    type: 'AWS::ApiGatewayV2::Stage',
    good: { DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 } },
    bad: [{ DefaultRouteSettings: undefined }, { 'DefaultRouteSettings.ThrottlingBurstLimit': undefined }],
  },
  {
    id: 'ApiDataTrace',
    good: { MethodSettings: [{ DataTraceEnabled: false }] },
    bad: [{ 'MethodSettings.0.DataTraceEnabled': true }, { 'MethodSettings.0.DataTraceEnabled': 'true' }],
  },
  {
    id: 'ApiDataTrace',
    type: 'AWS::ApiGatewayV2::Stage',
    good: { DefaultRouteSettings: {} },
    bad: [{ 'DefaultRouteSettings.DataTraceEnabled': true }],
  },
  {
    id: 'ApiAccessLogTokens',
    good: {
      AccessLogSetting: { Format: '{"key":"$context.identity.apiKeyId","user":"$context.authorizer.claims.sub"}' },
    },
    bad: [
      { 'AccessLogSetting.Format': '{"key":"$context.identity.apiKey"}' },
      { 'AccessLogSetting.Format': { 'Fn::Join': ['', ['{"t":"', '$context.authorizer.accessToken"}']] } },
    ],
  },
  {
    id: 'ApiTokenInAddress',
    good: { IdentitySource: 'method.request.header.Authorization' },
    bad: [{ IdentitySource: 'method.request.querystring.token' }],
  },
  {
    id: 'ApiTokenInAddress',
    type: 'AWS::ApiGatewayV2::Authorizer',
    good: { IdentitySource: ['route.request.header.Sec-WebSocket-Protocol'] },
    bad: [{ IdentitySource: ['route.request.querystring.token'] }],
  },
  {
    id: 'ApiPlanLimits',
    good: { Throttle: { RateLimit: 20, BurstLimit: 40 }, Quota: { Limit: 50_000, Period: 'DAY' } },
    bad: [{ Throttle: undefined }, { Quota: undefined }, { Throttle: {} }],
  },
];

export const DYNAMODB_CASES: readonly Case[] = [
  {
    id: 'DynamoCeiling',
    good: { BillingMode: 'PAY_PER_REQUEST', OnDemandThroughput: { MaxReadRequestUnits: 9, MaxWriteRequestUnits: 9 } },
    bad: [{ OnDemandThroughput: undefined }, { 'OnDemandThroughput.MaxWriteRequestUnits': undefined }],
  },
  {
    id: 'DynamoCeiling',
    type: 'AWS::DynamoDB::GlobalTable',
    good: {
      BillingMode: 'PAY_PER_REQUEST',
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 9 },
      Replicas: [{ ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 9 } }],
    },
    bad: [{ WriteOnDemandThroughputSettings: undefined }, { 'Replicas.0.ReadOnDemandThroughputSettings': undefined }],
  },
  {
    id: 'DynamoRecovery',
    good: { Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }] },
    bad: [
      { 'Replicas.0.PointInTimeRecoverySpecification': undefined },
      { 'Replicas.0.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': false },
    ],
  },
  {
    id: 'DynamoPublicPolicy',
    good: { ResourcePolicy: { PolicyDocument: CLOSED_POLICY } },
    bad: PUBLIC_POLICIES.map((document) => ({ 'ResourcePolicy.PolicyDocument': document })),
  },
];

export const LOG_CASES: readonly Case[] = [
  {
    id: 'LogRetention',
    good: { RetentionInDays: 7 },
    bad: [{ RetentionInDays: undefined }, { RetentionInDays: { Ref: 'AWS::NoValue' } }],
  },
];

const IAM_GOOD = {
  PolicyDocument: policy({
    Action: ['iam:PassRole', 's3:*'],
    Resource: { 'Fn::GetAtt': ['Role', 'Arn'] },
  }),
};
const badPolicies = (...statements: object[]) => statements.map((each) => ({ PolicyDocument: policy(each) }));

export const IAM_CASES: readonly Case[] = [
  {
    id: 'IamPassRole',
    good: IAM_GOOD,
    bad: badPolicies({ Action: 'iam:PassRole' }, { Action: ['iam:Pass*'], Resource: 'arn:aws:iam::1:role/*' }),
  },
  {
    id: 'IamPassRole',
    type: 'AWS::IAM::Role',
    good: {
      Policies: [
        {
          PolicyDocument: policy({
            Action: 'iam:PassRole',
            Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
          }),
        },
      ],
    },
    bad: [{ 'Policies.0.PolicyDocument': policy({ Action: 'iam:PassRole' }) }],
  },
  {
    id: 'IamEscalation',
    good: IAM_GOOD,
    bad: badPolicies(
      { Action: '*' },
      { Action: 'iam:PutRolePolicy' },
      { Action: ['IAM:CreateAccessKey'] },
      { Action: 'iam:*', Resource: ['arn:aws:iam::1:user/*'] },
    ),
  },
  {
    id: 'IamNotAction',
    good: IAM_GOOD,
    bad: badPolicies({ NotAction: 'iam:*', Action: undefined }, { NotResource: 'x', Resource: undefined }),
  },
  {
    id: 'IamPublicTrust',
    good: { AssumeRolePolicyDocument: CLOSED_POLICY },
    bad: PUBLIC_POLICIES.map((document) => ({ AssumeRolePolicyDocument: document })),
  },
  {
    id: 'IamConfusedDeputy',
    good: {
      AssumeRolePolicyDocument: policy({
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    },
    bad: [{ AssumeRolePolicyDocument: policy({ Principal: { Service: 'scheduler.amazonaws.com' } }) }],
  },
  {
    id: 'IamConfusedDeputy',
    good: { AssumeRolePolicyDocument: policy({ Principal: { Service: 'lambda.amazonaws.com' } }) },
    bad: [],
  },
  { id: 'IamAccessKey', type: 'AWS::IAM::User', good: { UserName: 'someone' }, bad: [] },
];
