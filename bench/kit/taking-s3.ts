import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const ETAG = '"0123456789abcdef0123456789abcdef"';
const CREATED = '<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>';
const COMPLETED = `<CompleteMultipartUploadResult><ETag>${ETAG}</ETag></CompleteMultipartUploadResult>`;

/** An S3 that takes what it is sent, keeps nothing, and counts what S3 would charge as PUTs. */
export class TakingS3 implements Disposable {
  readonly origin: string;
  puts = 0;
  private readonly server: Server;

  static async start(): Promise<TakingS3> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TakingS3(server);
  }

  private constructor(server: Server) {
    this.server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      this.puts += 1;
      request.resume().on('end', () => {
        response.setHeader('etag', ETAG);
        if (request.method === 'PUT') response.end();
        else
          response
            .setHeader('content-type', 'application/xml')
            .end(request.url?.includes('uploadId') ? COMPLETED : CREATED);
      });
    });
  }

  [Symbol.dispose](): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
