import { type AddressInfo, connect, createServer, type Server } from 'node:net';

/** Hands connections at every address of this machine on to a server that listens on loopback only, so that containers reach it. */
export class Forwarder {
  readonly port: number;
  private readonly server: Server;

  static async to(url: URL): Promise<Forwarder> {
    const server = createServer((inside) => {
      const outside = connect(Number(url.port), url.hostname);
      for (const [from, to] of [
        [inside, outside],
        [outside, inside],
      ] as const) {
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
      }
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    return new Forwarder(server);
  }

  private constructor(server: Server) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.close();
  }
}
