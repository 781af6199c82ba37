import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { GetObjectCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { answerOf, makeS3Client, StorageUnavailable } from '../../containers/ecs/storage.ts';

const sockets = new Set<Socket>();
let server: Server;

/** An S3 that says this to whoever asks, and then nothing more. */
async function answering(text: string): Promise<void> {
  server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('data', () => socket.write(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server.close();
  delete process.env.AWS_ENDPOINT_URL;
});

it('gives an S3 up that takes requests and never answers, before a visitor does', async () => {
  await answering('');
  const start = performance.now();
  const asking = answerOf(makeS3Client().send(new HeadBucketCommand({ Bucket: 'bucket' })));
  await expect(asking).rejects.toThrow(StorageUnavailable);
  expect(performance.now() - start).toBeLessThan(12_000);
}, 30_000);

it('gives an S3 up that stops half way through an object', async () => {
  await answering('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf');
  const start = performance.now();
  const { Body } = await makeS3Client().send(new GetObjectCommand({ Bucket: 'bucket', Key: 'key' }));
  await expect(answerOf(buffer(Body as Readable))).rejects.toThrow(StorageUnavailable);
  expect(performance.now() - start).toBeLessThan(12_000);
}, 30_000);
