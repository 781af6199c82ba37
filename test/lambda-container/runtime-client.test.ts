import { serveInvocations } from '../../containers/kit/runtime-client.ts';
import { RuntimeApi } from '../kit/runtime-api.ts';

describe("The client of Lambda's Runtime API", () => {
  let api: RuntimeApi;
  const environment = { ...process.env };

  beforeEach(async () => {
    api = await RuntimeApi.start();
    for (const name of [
      'FUNCTION_NAME',
      'FUNCTION_VERSION',
      'FUNCTION_MEMORY_SIZE',
      'LOG_GROUP_NAME',
      'LOG_STREAM_NAME',
    ])
      process.env[`AWS_LAMBDA_${name}`] = name;
    process.env.AWS_LAMBDA_RUNTIME_API = `127.0.0.1:${api.port}`;
  });
  afterEach(async () => {
    await api.stop();
    process.env = { ...environment };
  });

  /** Serves until the server is gone, which is how Lambda ends it. */
  const serve = (init: Parameters<typeof serveInvocations<unknown, unknown>>[0]) => {
    const served = serveInvocations(init);
    served.catch(() => undefined);
    return served;
  };

  it("answers with the handler's result", async () => {
    serve(() => async (event) => ({ got: event }));
    expect(await api.invoke({ n: 1 })).toEqual({ kind: 'response', body: { got: { n: 1 } } });
  });

  it('answers with null where the handler returns nothing', async () => {
    serve(() => async () => undefined);
    expect(await api.invoke({})).toEqual({ kind: 'response', body: null });
  });

  it('reports what the handler throws, and goes on', async () => {
    serve(() => async (event) => {
      if (event === 'bad') throw new TypeError('no');
      return 'good';
    });
    expect(await api.invoke('bad')).toMatchObject({
      kind: 'error',
      body: { errorType: 'TypeError', errorMessage: 'no' },
    });
    expect(await api.invoke('other')).toEqual({ kind: 'response', body: 'good' });
  });

  it('tells the handler who it is and how long it has', async () => {
    serve(() => async (_event, context) => ({
      id: context.awsRequestId,
      name: context.functionName,
      hasTime: context.getRemainingTimeInMillis() > 0,
      trace: process.env._X_AMZN_TRACE_ID,
    }));
    expect(await api.invoke({})).toMatchObject({
      body: { id: 'request-1', name: 'FUNCTION_NAME', hasTime: true, trace: 'Root=1-request-1' },
    });
  });

  it('reports why a function does not start, and ends', async () => {
    const served = serve(() => {
      throw new Error('Environment is invalid');
    });
    await expect(served).rejects.toThrow('Environment is invalid');
    expect(api.initError).toMatchObject({ errorMessage: 'Environment is invalid' });
  });
});
