import { adding, type Mutation } from './mutation.ts';

const PUBLIC = { Effect: 'Allow', Principal: '*', Resource: '*' };

const FUNCTIONS: readonly Mutation[] = [
  {
    what: 'a function that anyone may invoke',
    stack: 'Thumbnail',
    type: 'AWS::Lambda::Permission',
    change: { Principal: '*', SourceArn: undefined },
    by: ['Compute-LambdaPublicInvoke', 'CT.LAMBDA.PR.2', 'Serverless-LambdaFunctionPublicAccessProhibited'],
  },
  {
    what: 'a function that S3 may invoke for anyone',
    stack: 'Thumbnail',
    type: 'AWS::Lambda::Permission',
    change: { Principal: 's3.amazonaws.com', SourceArn: undefined },
    by: ['Compute-LambdaPermissionSource', 'CT.LAMBDA.PR.2'],
  },
  {
    what: "a secret in a function's environment",
    stack: 'Cron',
    type: 'AWS::Lambda::Function',
    change: { 'Environment.Variables.REPORT_PASSWORD': 'correct-horse-battery' },
    by: ['Compute-LambdaPlainSecret'],
  },
  {
    what: 'a runtime that is old',
    stack: 'Cron',
    type: 'AWS::Lambda::Function',
    change: { Runtime: 'nodejs18.x' },
    by: ['AwsSolutions-L1', 'E2531', 'W2531', 'E2533', 'Serverless-LambdaLatestVersion'],
  },
  {
    what: 'no tracing',
    stack: 'Cron',
    type: 'AWS::Lambda::Function',
    change: { TracingConfig: undefined },
    by: ['Serverless-LambdaTracing'],
  },
  {
    what: 'a log that is kept for ever',
    stack: 'Cron',
    type: 'AWS::Logs::LogGroup',
    change: { RetentionInDays: undefined },
    by: ['Compute-LogRetention', 'Serverless-CloudWatchLogGroupRetentionPeriod'],
  },
  {
    what: 'a stream without a place for what fails',
    stack: 'Api',
    type: 'AWS::Lambda::EventSourceMapping',
    change: { DestinationConfig: undefined },
    by: ['Compute-LambdaStreamFailures', 'Serverless-LambdaEventSourceMappingDestination'],
  },
  {
    what: 'a stream that retries for ever',
    stack: 'Api',
    type: 'AWS::Lambda::EventSourceMapping',
    change: { MaximumRetryAttempts: undefined, MaximumRecordAgeInSeconds: undefined },
    by: ['Compute-LambdaStreamRetries'],
  },
  {
    what: 'a batch that fails as a whole',
    stack: 'Api',
    type: 'AWS::Lambda::EventSourceMapping',
    change: { FunctionResponseTypes: undefined },
    by: ['Compute-LambdaBatchFailures'],
  },
];

const API: readonly Mutation[] = [
  {
    what: 'CORS for every page',
    stack: 'Api',
    type: 'AWS::ApiGateway::GatewayResponse',
    change: { ResponseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" } },
    by: ['Compute-ApiCorsWildcard'],
  },
  {
    what: 'a method without authorization',
    stack: 'Api',
    type: 'AWS::ApiGateway::Method',
    change: { AuthorizationType: 'NONE', AuthorizerId: undefined, AuthorizationScopes: undefined },
    by: ['AwsSolutions-APIG4', 'AwsSolutions-COG4'],
  },
  {
    what: 'a stage without throttling',
    stack: 'Api',
    type: 'AWS::ApiGateway::Stage',
    change: { 'MethodSettings.0.ThrottlingRateLimit': undefined, 'MethodSettings.0.ThrottlingBurstLimit': undefined },
    by: ['Compute-ApiThrottling', 'Serverless-APIGWDefaultThrottling'],
  },
  {
    what: 'a stage that logs whole requests',
    stack: 'Api',
    type: 'AWS::ApiGateway::Stage',
    change: { 'MethodSettings.0.DataTraceEnabled': true, 'MethodSettings.0.LoggingLevel': 'INFO' },
    by: ['Compute-ApiDataTrace'],
  },
  {
    what: 'an access log with API keys',
    stack: 'Api',
    type: 'AWS::ApiGateway::Stage',
    change: { 'AccessLogSetting.Format': '{"requestId":"$context.requestId","key":"$context.identity.apiKey"}' },
    by: ['Compute-ApiAccessLogTokens'],
  },
  {
    what: 'no access log',
    stack: 'Api',
    type: 'AWS::ApiGateway::Stage',
    change: { AccessLogSetting: undefined },
    by: ['AwsSolutions-APIG1', 'Serverless-APIGWAccessLogging'],
  },
  {
    what: 'a WebSocket stage without throttling',
    stack: 'Api',
    type: 'AWS::ApiGatewayV2::Stage',
    change: {
      'DefaultRouteSettings.ThrottlingRateLimit': undefined,
      'DefaultRouteSettings.ThrottlingBurstLimit': undefined,
    },
    by: ['Compute-ApiThrottling', 'Serverless-APIGWDefaultThrottling'],
  },
  {
    what: 'a WebSocket token in the address',
    stack: 'Api',
    type: 'AWS::ApiGatewayV2::Authorizer',
    change: { IdentitySource: ['route.request.querystring.token'] },
    by: ['Compute-ApiTokenInAddress'],
  },
  {
    what: 'a WebSocket that anyone may open',
    stack: 'Api',
    type: 'AWS::ApiGatewayV2::Route',
    change: { AuthorizationType: 'NONE', AuthorizerId: undefined },
    by: ['AwsSolutions-APIG4', 'CT.APIGATEWAY.PR.5'],
  },
  {
    what: 'a usage plan without a quota',
    stack: 'Api',
    type: 'AWS::ApiGateway::UsagePlan',
    change: { Quota: undefined },
    by: ['Compute-ApiPlanLimits'],
  },
  {
    what: 'a table without a ceiling',
    stack: 'Api',
    type: 'AWS::DynamoDB::GlobalTable',
    change: { WriteOnDemandThroughputSettings: undefined },
    by: ['Compute-DynamoCeiling'],
  },
  {
    what: 'a table for anyone',
    stack: 'Api',
    type: 'AWS::DynamoDB::GlobalTable',
    change: {
      'Replicas.0.ResourcePolicy': {
        PolicyDocument: { Version: '2012-10-17', Statement: [{ ...PUBLIC, Action: 'dynamodb:GetItem' }] },
      },
    },
    by: ['Compute-DynamoPublicPolicy'],
  },
  {
    what: 'a table without point-in-time recovery',
    stack: 'Api',
    type: 'AWS::DynamoDB::GlobalTable',
    change: { 'Replicas.0.PointInTimeRecoverySpecification': undefined },
    by: ['Compute-DynamoRecovery', 'AwsSolutions-DDB3'],
  },
];

const GRANTS: readonly Mutation[] = [
  {
    what: 'a right to pass any role',
    stack: 'Cron',
    type: 'AWS::IAM::Policy',
    change: adding({ Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }),
    by: ['Compute-IamPassRole', 'AwsSolutions-IAM5[Resource::*]'],
  },
  {
    what: 'a right to raise its own rights',
    stack: 'Thumbnail',
    type: 'AWS::IAM::Policy',
    change: adding({ Effect: 'Allow', Action: 'iam:PutRolePolicy', Resource: '*' }),
    by: ['Compute-IamEscalation'],
  },
  {
    what: 'all actions but some',
    stack: 'Cron',
    type: 'AWS::IAM::Policy',
    change: adding({
      Effect: 'Allow',
      NotAction: 'iam:*',
      Resource: 'arn:aws:s3:::media',
    }),
    by: ['Compute-IamNotAction', 'W2512'],
  },
  {
    what: 'every action of a service',
    stack: 'Cron',
    type: 'AWS::IAM::Policy',
    change: { 'PolicyDocument.Statement.0.Action': ['s3:*'] },
    by: ['AwsSolutions-IAM5[Action::s3:*]', 'CT.IAM.PR.5'],
  },
  {
    what: 'a role that anyone may take',
    stack: 'Thumbnail',
    type: 'AWS::IAM::Role',
    change: { 'AssumeRolePolicyDocument.Statement.0.Principal': { AWS: '*' } },
    by: ['Compute-IamPublicTrust'],
  },
];

export const SERVERLESS_MUTATIONS: readonly Mutation[] = [...FUNCTIONS, ...API, ...GRANTS];
