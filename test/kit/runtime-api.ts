import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** How an invocation ended. */
export interface Invocation {
  readonly kind: 'response' | 'error';
  readonly body: unknown;
}

interface Pending {
  readonly id: string;
  readonly event: unknown;
  readonly resolve: (invocation: Invocation) => void;
}

/**
 * A server that speaks Lambda's Runtime API, for one runtime.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  /** What the runtime said against its own start, if it did. */
  initError: unknown;
  readonly port: number;
  /** When the runtime first asked for an event, in milliseconds since 1970: its start is done then. */
  readonly ready: Promise<number>;
  private readonly setReady: (time: number) => void;
  private readonly server: Server;
  private readonly waiting: Pending[] = [];
  private current: Pending | undefined;
  private poll: ServerResponse | undefined;
  private count = 0;

  /** Listens at every address, so that containers reach it. */
  static async start(): Promise<RuntimeApi> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    return new RuntimeApi(server);
  }

  private constructor(server: Server) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    const { promise, resolve } = Promise.withResolvers<number>();
    this.ready = promise;
    this.setReady = resolve;
    server.on('request', (request, response) => void this.answer(request, response));
  }

  /** Hands an event to the runtime when it next asks for one. */
  invoke(event: unknown): Promise<Invocation> {
    this.count += 1;
    const id = `request-${this.count}`;
    return new Promise((resolve) => {
      this.waiting.push({ id, event, resolve });
      this.handOver();
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.replace('/2018-06-01/runtime/', '');
    if (request.method === 'GET' && path === 'invocation/next') {
      this.setReady(Date.now());
      this.poll = response;
      this.handOver();
      return;
    }
    const body = await json(request);
    const [, id, kind] = /^invocation\/(.+)\/(response|error)$/.exec(path ?? '') ?? [];
    if (path === 'init/error') this.initError = body;
    if (id === this.current?.id && (kind === 'response' || kind === 'error')) this.current?.resolve({ kind, body });
    response.writeHead(202).end();
  }

  private handOver(): void {
    const next = this.poll && this.waiting.shift();
    if (!next) return;
    this.current = next;
    this.poll?.writeHead(200, {
      'Lambda-Runtime-Aws-Request-Id': next.id,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + 900_000),
      'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-1:000000000000:function:test',
      'Lambda-Runtime-Trace-Id': `Root=1-${next.id}`,
    });
    this.poll?.end(JSON.stringify(next.event));
    this.poll = undefined;
  }
}
