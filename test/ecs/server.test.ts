import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { lastAnswers } from '../../containers/ecs/middleware.ts';
import { serve } from '../../containers/ecs/server.ts';

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
}

function ask(port: number, path: string, agent?: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent }, (response) => {
      response
        .resume()
        .once('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
    }).once('error', reject);
  });
}

function slowApp(stopping: AbortSignal) {
  return new Hono()
    .use(lastAnswers(stopping))
    .get('/fast', (c) => c.text('ok'))
    .get('/slow', async (c) => {
      await sleep(700);
      return c.text('ok');
    })
    .get('/endless', () => new Promise<Response>(() => {}));
}

describe('a server that is told to stop', () => {
  it('answers what is under way and what still comes, tells connections to end, then closes the port', async () => {
    const stop = new AbortController();
    const serving = await serve(slowApp(stop.signal), 0, '127.0.0.1');
    const agent = new Agent({ keepAlive: true });
    expect((await ask(serving.port, '/fast', agent)).connection).toBe('keep-alive');

    const slow = ask(serving.port, '/slow', agent);
    await sleep(50);
    stop.abort();
    const stopped = serving.stop({ drainSeconds: 0.4, timeoutSeconds: 10 });
    expect(await ask(serving.port, '/fast', agent)).toEqual({ status: 200, connection: 'close' });
    expect(await slow).toEqual({ status: 200, connection: 'close' });
    await stopped;
    await expect(ask(serving.port, '/fast')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('ends in time even with a request that never ends', async () => {
    const serving = await serve(slowApp(new AbortController().signal), 0, '127.0.0.1');
    const endless = ask(serving.port, '/endless').catch((error) => error.code);
    await sleep(50);
    const start = performance.now();
    await serving.stop({ drainSeconds: 0, timeoutSeconds: 2.5 });
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(await endless).toBe('ECONNRESET');
  });
});

it('says so if the port is in use', async () => {
  const app = slowApp(new AbortController().signal);
  const serving = await serve(app, 0, '127.0.0.1');
  await expect(serve(app, serving.port, '127.0.0.1')).rejects.toThrow('EADDRINUSE');
  await serving.stop({ drainSeconds: 0, timeoutSeconds: 5 });
});
