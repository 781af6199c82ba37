import type { IncomingMessage } from 'node:http';
import type { Answer } from './faulty-proxy.ts';

interface AwsError {
  readonly status: number;
  readonly code: string;
}

/**
 * What each service says when it is asked too much, by its name in signatures.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/apigatewaymanagementapi/latest/reference
 */
const THROTTLING: Readonly<Record<string, AwsError>> = {
  s3: { status: 503, code: 'SlowDown' },
  dynamodb: { status: 400, code: 'ProvisionedThroughputExceededException' },
  events: { status: 400, code: 'ThrottlingException' },
  'execute-api': { status: 429, code: 'LimitExceededException' },
};
const INTERNAL_ERROR = { status: 500, code: 'InternalError' };

/** The refusal of a request by its own service, in that service's own words. */
export function errorAnswer(kind: 'throttling' | '500s', { headers, method }: IncomingMessage): Answer {
  const service = /\/([a-z0-9-]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1] ?? '';
  const error = kind === '500s' ? INTERNAL_ERROR : THROTTLING[service];
  if (!error) throw new Error(`A request must be to one of ${Object.keys(THROTTLING).join(', ')}, got "${service}"`);
  const { status, code } = error;
  if (service === 's3') {
    const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Try again</Message></Error>`;
    return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(method === 'HEAD' ? '' : xml) };
  }
  const body = Buffer.from(JSON.stringify({ __type: code, message: 'Try again' }));
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code }, body };
}
