/**
 * Loads a bundled handler and has it answer `GET /items/{id}` so many times; DynamoDB is whatever
 * answers at `AWS_ENDPOINT_URL`. Prints CPU, user and system, in ms: of loading, and of a request.
 */
import { createRequire } from 'node:module';

const ID = '01a20bfc-878a-7875-8c10-326d277482ba';
const WARM_UP = 50;
const [bundle = '', requests = '0'] = process.argv.slice(2);

const event = {
  version: '1.0',
  resource: '/items/{id}',
  path: `/items/${ID}`,
  httpMethod: 'GET',
  headers: { host: 'api.example.com' },
  multiValueHeaders: { host: ['api.example.com'] },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: { id: ID },
  body: null,
  isBase64Encoded: false,
  requestContext: {
    path: `/v1/items/${ID}`,
    domainName: 'api.example.com',
    authorizer: { claims: { sub: '00000000-0000-4000-8000-00000000000a' } },
  },
};

async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

let handler: (event: unknown, context: unknown) => Promise<{ statusCode: number }>;
const initMs = await cpuMs(() => {
  handler = createRequire(import.meta.url)(bundle).handler;
});
const answer = async (times: number) => {
  for (let time = 0; time < times; time += 1) {
    const { statusCode } = await handler({ ...event }, {});
    if (statusCode !== 200) throw new Error(`The answer must be 200, got ${statusCode}`);
  }
};
if (Number(requests) > 0) await answer(WARM_UP);
const requestMs = (await cpuMs(() => answer(Number(requests)))) / Number(requests);
process.stdout.write(JSON.stringify({ initMs, requestMs }));
process.exit();
