import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** @param line - the request's first */
type OnRequest = (line: string) => unknown;

/** Of a request's first line that is looked for. */
const MAXIMUM_LINE_BYTES = 4096;

/** Hands connections at every address of this machine on to a server that listens on loopback only, so that containers reach it. */
export class Forwarder {
  readonly port: number;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private onRequest: OnRequest = () => {};

  static async to(url: URL): Promise<Forwarder> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    return new Forwarder(server, url);
  }

  private constructor(server: Server, url: URL) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (inside) => this.forward(inside, url));
  }

  /** As if the server had died: what is connected breaks, and so does what connects, until `mend`. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  /** Tells of each HTTP request, which is not sent on before that has come to its end. */
  watch(onRequest: OnRequest): void {
    this.onRequest = onRequest;
  }

  stop(): void {
    this.server.close();
  }

  private forward(inside: Socket, { hostname, port }: URL): void {
    if (this.isCut) {
      inside.destroy();
      return;
    }
    const outside = connect(Number(port), hostname);
    const watched = new Transform({
      transform: (chunk, _encoding, done) => void this.tell(chunk).then(() => done(null, chunk)),
    });
    inside.pipe(watched).pipe(outside).pipe(inside);
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }

  private async tell(chunk: Buffer): Promise<void> {
    const [line] = /^[A-Z]+ \S+ HTTP\/1\.1(?=\r\n)/.exec(chunk.toString('latin1', 0, MAXIMUM_LINE_BYTES)) ?? [];
    if (line) await this.onRequest(line);
  }
}
