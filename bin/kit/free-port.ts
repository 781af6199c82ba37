import { type AddressInfo, createServer } from 'node:net';

/**
 * This port of this machine, or for 0 any free one.
 * @throws Error if it is in use
 */
export function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}
