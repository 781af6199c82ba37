import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

/** What API Gateway itself refuses, and as which status. What is not here has a default below. */
const REFUSALS: readonly (readonly [type: ResponseType, status: number, title: string])[] = [
  [ResponseType.BAD_REQUEST_BODY, 400, 'Bad Request'],
  [ResponseType.BAD_REQUEST_PARAMETERS, 400, 'Bad Request'],
  [ResponseType.UNAUTHORIZED, 401, 'Unauthorized'],
  [ResponseType.EXPIRED_TOKEN, 401, 'Unauthorized'],
  [ResponseType.ACCESS_DENIED, 403, 'Forbidden'],
  [ResponseType.INVALID_API_KEY, 403, 'Forbidden'],
  [ResponseType.WAF_FILTERED, 403, 'Forbidden'],
  // What API Gateway says where there is no such resource or method.
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, 404, 'Not Found'],
  [ResponseType.RESOURCE_NOT_FOUND, 404, 'Not Found'],
  [ResponseType.REQUEST_TOO_LARGE, 413, 'Content Too Large'],
  [ResponseType.UNSUPPORTED_MEDIA_TYPE, 415, 'Unsupported Media Type'],
  [ResponseType.THROTTLED, 429, 'Too Many Requests'],
  [ResponseType.QUOTA_EXCEEDED, 429, 'Too Many Requests'],
  [ResponseType.INTEGRATION_FAILURE, 504, 'Gateway Timeout'],
  [ResponseType.INTEGRATION_TIMEOUT, 504, 'Gateway Timeout'],
  [ResponseType.DEFAULT_4XX, 400, 'Bad Request'],
  [ResponseType.DEFAULT_5XX, 500, 'Internal Server Error'],
];

const HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'Bearer' },
  429: { 'Retry-After': '1' },
};

/**
 * Makes API Gateway's own answers problem documents too.
 * @param allowedOrigins - API Gateway can only name one here; with several, browsers cannot read these answers
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function answerWithProblems(api: RestApi, allowedOrigins: readonly string[]): void {
  const [origin, ...others] = allowedOrigins;
  const cors: Record<string, string> = origin && others.length === 0 ? { 'Access-Control-Allow-Origin': origin } : {};
  for (const [type, status, title] of REFUSALS) {
    const headers = { 'Content-Type': 'application/problem+json', ...HEADERS[status], ...cors };
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(status),
      responseHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`])),
      templates: { 'application/json': problem(status, title) },
    });
  }
}

/** Not a Velocity template: API Gateway only puts variables in, and quotes this one itself. */
function problem(status: number, title: string): string {
  return `{"type":"about:blank","title":"${title}","status":${status},"detail":$context.error.messageString,"instance":"urn:uuid:$context.requestId"}`;
}
