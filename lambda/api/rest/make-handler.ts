import type { Context } from 'aws-lambda';
// until hono 5: then from @hono/aws-lambda
import { handle } from 'hono/aws-lambda';
import type { RestEvent, RestResult } from './event.ts';
import { Problem } from './problem.ts';
import { type Dependencies, routes } from './routes.ts';

/** Makes the handler of API Gateway's proxy events; it answers whatever comes, and throws nothing. */
export function makeHandler(dependencies: Dependencies) {
  const respond = handle(routes(dependencies));

  return async (event: RestEvent, context: Context): Promise<RestResult> => {
    const result = await respond(withoutIdleBody(event), context);
    return isProblemOfAdapter(result) ? badRequest() : result;
  };
}

/** The Fetch standard, which hono builds on, has no body in a GET; HTTP says that it means nothing. */
function withoutIdleBody(event: RestEvent): RestEvent {
  return event.httpMethod === 'GET' || event.httpMethod === 'HEAD' ? { ...event, body: null } : event;
}

/** The adapter itself answers, in plain text, only what cannot be made into a request. */
function isProblemOfAdapter({ statusCode, headers, multiValueHeaders }: RestResult): boolean {
  const type = headers?.['content-type'] ?? multiValueHeaders?.['content-type']?.[0];
  return statusCode >= 400 && String(type).startsWith('text/plain');
}

async function badRequest(): Promise<RestResult> {
  const response = new Problem(400, 'This is not a request that HTTP knows').toResponse();
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
    isBase64Encoded: false,
  };
}
