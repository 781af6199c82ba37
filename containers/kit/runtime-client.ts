import { request } from 'node:http';
import type { Context } from 'aws-lambda';
import { decodeEnvironment, environment, setTraceId, text } from '../../lambda/kit/environment.ts';

/** What Lambda tells every runtime. */
const runtimeEnvironment = environment({
  AWS_LAMBDA_RUNTIME_API: text,
  AWS_LAMBDA_FUNCTION_NAME: text,
  AWS_LAMBDA_FUNCTION_VERSION: text,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: text,
  AWS_LAMBDA_LOG_GROUP_NAME: text,
  AWS_LAMBDA_LOG_STREAM_NAME: text,
});
type RuntimeEnvironment = ReturnType<typeof decodeEnvironment<typeof runtimeEnvironment>>;

export type Handler<E, R> = (event: E, context: Context) => Promise<R>;

/**
 * Serves invocations, one after the other, until Lambda ends the process.
 *
 * AWS's own client, `aws-lambda-ric`, compiles curl and a C++ library into every image, and needs
 * Node's headers from nodejs.org for it; the protocol is five HTTP requests.
 *
 * @param init - makes the handler; what it throws is reported as the reason why the function does not start
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function serveInvocations<E, R>(init: () => Handler<E, R>): Promise<never> {
  const runtime = decodeEnvironment(runtimeEnvironment);
  const api = (method: 'GET' | 'POST', path: string, body?: unknown) =>
    call(`http://${runtime.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${path}`, method, body);

  const handler = await attempt(async () => init());
  if (handler instanceof Error) {
    await api('POST', 'init/error', describe(handler));
    throw handler;
  }
  for (;;) {
    const { headers, body } = await api('GET', 'invocation/next');
    const context = contextOf(runtime, headers);
    setTraceId(headers['lambda-runtime-trace-id']);
    const result = await attempt(() => handler(JSON.parse(body), context));
    const answer = result instanceof Error ? (['error', describe(result)] as const) : (['response', result] as const);
    await api('POST', `invocation/${context.awsRequestId}/${answer[0]}`, answer[1] ?? null);
  }
}

interface Answer {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Not by `fetch`, which gives up after five minutes: the next invocation may be hours away. */
function call(url: string, method: string, body: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if ((response.statusCode ?? 0) < 300) resolve({ headers: singleValues(response.headers), body: text });
        else reject(new Error(`Lambda's Runtime API answered ${response.statusCode} to ${method} ${url}: ${text}`));
      });
    });
    sent.on('error', reject);
    if (body === undefined) sent.end();
    else sent.end(JSON.stringify(body));
  });
}

function singleValues(headers: NodeJS.Dict<string | string[]>): Answer['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()[0]]));
}

function contextOf(runtime: RuntimeEnvironment, headers: Answer['headers']): Context {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: runtime.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: runtime.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: runtime.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: runtime.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: runtime.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'] ?? '',
    awsRequestId: headers['lambda-runtime-aws-request-id'] ?? '',
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
    done: refuseCallback,
    fail: refuseCallback,
    succeed: refuseCallback,
  };
}

/** The types still ask for what Node 24's runtime no longer has. */
function refuseCallback(): never {
  throw new Error('A handler must return its result: callbacks are not there since Node 24');
}

async function attempt<T>(run: () => Promise<T>): Promise<T | Error> {
  try {
    return await run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function describe({ name, message, stack = '' }: Error) {
  return { errorType: name, errorMessage: message, stackTrace: stack.split('\n').slice(1) };
}
