import type { Rule } from '../rule.ts';
import { at, isMissing, isRecord, isTrue, isUnknown, items, textOf } from '../values.ts';

const ORIGIN_HEADER = /access-control-allow-origin$/i;

export const API_GATEWAY_RULES: readonly Rule[] = [
  {
    id: 'ApiCorsWildcard',
    types: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::GatewayResponse', 'AWS::ApiGatewayV2::Api'],
    property: 'CorsConfiguration.AllowOrigins',
    demands: 'An API names the web pages that may use it.',
    why: "With `*` any page that a user opens can call it from their browser, with the user's address and network.",
    fix: 'List the origins of your own pages.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'CorsConfiguration.AllowOrigins.*').includes('*') ||
      ['ResponseParameters', 'Integration.IntegrationResponses.*.ResponseParameters']
        .flatMap((path) => at(properties, path))
        .filter((headers) => isRecord(headers) && !isUnknown(headers))
        .flatMap((headers) => Object.entries(headers as object))
        .some(([header, value]) => ORIGIN_HEADER.test(header) && textOf(value).replaceAll("'", '') === '*'),
  },
  {
    id: 'ApiThrottling',
    types: ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'],
    property: 'MethodSettings',
    demands: 'A stage says how many requests it takes.',
    why: 'Otherwise one client can use up what all APIs of the account share, and the bill has no ceiling.',
    fix: "Set ThrottlingRateLimit and ThrottlingBurstLimit for '/*' and '*', or in DefaultRouteSettings.",
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
    isBrokenBy: ({ type, properties }) =>
      type === 'AWS::ApiGatewayV2::Stage'
        ? at(properties, 'DefaultRouteSettings').some((settings) => !isThrottled(settings))
        : at(properties, 'MethodSettings').some(
            (list) => !items(list).some((each) => isForAllMethods(each) && isThrottled(each)),
          ),
  },
  {
    id: 'ApiDataTrace',
    types: ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'],
    property: 'MethodSettings',
    demands: 'No stage logs whole requests and answers.',
    why: 'They have tokens and personal data in them, which then stand in the log.',
    fix: 'Leave DataTraceEnabled off.',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-stage-methodsetting.html',
    isBrokenBy: ({ properties }) =>
      ['MethodSettings.*', 'DefaultRouteSettings'].some((path) =>
        at(properties, `${path}.DataTraceEnabled`).some(isTrue),
      ),
  },
  {
    id: 'ApiAccessLogTokens',
    types: ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'],
    property: 'AccessLogSetting.Format',
    demands: 'No access log has tokens or keys in it.',
    why: 'Who may read the log could then act as any user.',
    fix: 'Log apiKeyId and claims such as sub instead of apiKey and headers.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html',
    isBrokenBy: ({ properties }) =>
      ['AccessLogSetting.Format', 'AccessLogSettings.Format'].some((path) =>
        at(properties, path).some((format) =>
          /\$context\.(identity\.apiKey(?!Id)|[\w.]*(authorization|protocol-?token|accessToken))/i.test(textOf(format)),
        ),
      ),
  },
  {
    id: 'ApiTokenInAddress',
    types: ['AWS::ApiGateway::Authorizer', 'AWS::ApiGatewayV2::Authorizer'],
    property: 'IdentitySource',
    demands: "No token stands in a request's address.",
    why: 'Addresses are kept in logs, histories and proxies.',
    fix: 'Take it from a header; for WebSockets Sec-WebSocket-Protocol.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'IdentitySource.*').some((source) => /querystring/i.test(textOf(source))),
  },
  {
    id: 'ApiPlanLimits',
    types: ['AWS::ApiGateway::UsagePlan'],
    property: 'Throttle',
    demands: 'A usage plan has a rate and a quota.',
    why: 'A plan without them only counts: one key can use what all clients share.',
    fix: 'Set Throttle and Quota.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
    isBrokenBy: ({ properties }) =>
      ['Throttle.RateLimit', 'Quota.Limit'].some((limit) => at(properties, limit).some(isMissing)),
  },
];

const isForAllMethods = (settings: unknown) =>
  at(settings, 'HttpMethod').includes('*') &&
  at(settings, 'ResourcePath').some((path) => path === '/*' || path === '*');

const isThrottled = (settings: unknown) =>
  ['ThrottlingRateLimit', 'ThrottlingBurstLimit'].every((limit) =>
    at(settings, limit).every((value) => !isMissing(value)),
  );
