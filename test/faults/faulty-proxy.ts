import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestOf,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorAnswer } from './aws-errors.ts';
import type { Schedule } from './schedule.ts';

/** An answer as a whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answers in AWS's place: one server for all services. */
export type Upstream = (request: IncomingMessage, body: Buffer) => Promise<Answer>;

const SLOW_PIECES = 10;
const SLOW_PAUSE_MS = 40;
/** How long a request waits for others to overtake it. */
const OVERTAKING_MS = 300;

/**
 * Stands between one function and AWS, and lets things go wrong as a schedule says: a request that
 * has no effect, one whose answer is lost, one that comes twice, and a process that dies on either
 * side of a request's effect.
 *
 * Kept ones were tried: microburst drops the length of a HEAD's answer, draws without a seed and
 * cannot stop behind an effect; toxiproxy knows nothing of AWS's errors.
 */
export class FaultyProxy {
  readonly port: number;
  /** Nothing goes wrong without one. */
  schedule: Schedule | undefined;
  private readonly server: Server;
  private readonly upstream: Upstream;
  private readonly kill: () => void;
  private passed = 0;

  /** Listens at every address, so that containers reach it. @param kill - ends the function's process at once */
  static async start(upstream: Upstream, kill: () => void): Promise<FaultyProxy> {
    // A test that could not start does not stop it.
    const server = createServer().unref();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    return new FaultyProxy(server, upstream, kill);
  }

  private constructor(server: Server, upstream: Upstream, kill: () => void) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    this.upstream = upstream;
    this.kill = kill;
    server.on('request', (request, response) => {
      // Whoever asked may be dead by now.
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.port}`);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { schedule } = this;
    const forward = () => this.upstream(request, body);
    const isHit = () => schedule?.next() ?? false;

    switch (schedule?.fault) {
      case 'throttling':
      case '500s':
        if (isHit()) return finish(response, errorAnswer(schedule.fault, request));
        break;
      case 'timeouts':
        if (isHit()) return;
        break;
      case 'connection resets':
        if (isHit()) return reset(request);
        break;
      case 'lost answers':
        if (isHit()) return forward().then(() => reset(request));
        break;
      case 'duplicates':
        if (isHit()) await forward();
        break;
      case 'reorderings':
        if (isHit()) await this.beOvertaken();
        break;
      case 'kills':
        if (isHit()) {
          if (schedule.hits % 2 === 0) await forward();
          return this.kill();
        }
        break;
    }
    const answer = await forward();
    this.passed += 1;
    const hasBody = request.method !== 'HEAD' && answer.body.length > 0;
    if (schedule?.fault === 'slow bodies' && hasBody && isHit()) return finishSlowly(response, answer);
    if (schedule?.fault === 'truncated bodies' && hasBody && isHit()) return truncate(response, answer, schedule.hits);
    finish(response, answer);
  }

  private async beOvertaken(): Promise<void> {
    const { passed } = this;
    for (const end = Date.now() + OVERTAKING_MS; this.passed < passed + 2 && Date.now() < end; ) await sleep(5);
  }
}

/** Hands requests on to one server for all of AWS. */
export function upstreamOf(url: URL): Upstream {
  return (request, body) =>
    new Promise((resolve, reject) => {
      const { method, headers, url: path } = request;
      const { 'transfer-encoding': _chunked, expect: _expect, connection: _connection, ...others } = headers;
      const options = { host: url.hostname, port: url.port, method, path };
      const sent = requestOf({ ...options, headers: { ...others, 'content-length': body.length } }, (answer) => {
        const { statusCode: status = 0 } = answer;
        buffer(answer).then((read) => resolve({ status, headers: answer.headers, body: read }), reject);
      });
      sent.on('error', reject).end(body);
    });
}

function reset({ socket }: IncomingMessage): void {
  socket.resetAndDestroy();
}

function finish(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, withoutConnection(headers)).end(body);
}

async function finishSlowly(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  await sleep(SLOW_PAUSE_MS);
  response.writeHead(status, withoutConnection(headers));
  const step = Math.ceil(body.length / SLOW_PIECES);
  for (let start = 0; start < body.length; start += step) {
    response.write(body.subarray(start, start + step));
    await sleep(SLOW_PAUSE_MS);
  }
  response.end();
}

/** By turns: the connection breaks off, or the answer ends as if it were whole. */
async function truncate(response: ServerResponse, { status, headers, body }: Answer, turn: number): Promise<void> {
  const half = body.subarray(0, Math.floor(body.length / 2));
  const { 'content-length': length, ...others } = withoutConnection(headers);
  if (turn % 2 === 0) {
    response.writeHead(status, others).end(half);
    return;
  }
  response.writeHead(status, { ...others, 'content-length': length ?? body.length });
  response.write(half);
  await sleep(SLOW_PAUSE_MS);
  response.socket?.destroy();
}

function withoutConnection(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _connection, 'keep-alive': _keepAlive, 'transfer-encoding': _chunked, ...others } = headers;
  return others;
}
