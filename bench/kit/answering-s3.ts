import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const UPLOADS = 24;
const ETAG = '0123456789abcdef0123456789abcdef';
const CONTENTS = Array.from({ length: UPLOADS }, (_, i) => {
  const key = `2026-11-24T08-00-00Z-${i}%2Fphoto+${i}.jpg`;
  return `<Contents><Key>${key}</Key><LastModified>2026-11-24T08:00:00.000Z</LastModified><ETag>"${ETAG}"</ETag><Size>1</Size></Contents>`;
});
const LISTING = `<?xml version="1.0"?><ListBucketResult><IsTruncated>true</IsTruncated>${CONTENTS.join('')}</ListBucketResult>`;

/** An S3 that answers at once: a page of uploads, of which each has its results. */
export class AnsweringS3 implements Disposable {
  readonly origin: string;
  private readonly server: Server;

  static async start(): Promise<AnsweringS3> {
    const server = createServer((request, response) => {
      if (request.method === 'HEAD')
        response.setHeader('etag', `"${ETAG}"`).setHeader('x-amz-meta-source-etag', ETAG).end();
      else response.setHeader('content-type', 'application/xml').end(LISTING);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new AnsweringS3(server);
  }

  private constructor(server: Server) {
    this.server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  [Symbol.dispose](): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
