import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Hands connections at every address of this machine on to a server that listens on loopback only, so that containers reach it. */
export class Forwarder {
  readonly port: number;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private isCut = false;

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

  stop(): void {
    this.server.close();
  }

  private forward(inside: Socket, { hostname, port }: URL): void {
    if (this.isCut) {
      inside.destroy();
      return;
    }
    const outside = connect(Number(port), hostname);
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      this.sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
