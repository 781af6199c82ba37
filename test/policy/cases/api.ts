import { type Case, CLOSED_POLICY, PUBLIC_POLICIES } from './case.ts';

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
      { 'MethodSettings.0.ResourcePath': '/items' },
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
