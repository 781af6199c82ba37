import { createServer } from 'node:net';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { answerOf, makeS3Client, StorageUnavailable } from '../../containers/ecs/storage.ts';

it('gives an S3 up that takes requests and never answers, before a visitor does', async () => {
  const sockets = new Set<{ destroy(): void }>();
  const silent = createServer((socket) => sockets.add(socket));
  const port = await new Promise((resolve) => {
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
  });
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${port}`;
  const start = performance.now();
  const asking = answerOf(makeS3Client().send(new HeadBucketCommand({ Bucket: 'bucket' })));
  await expect(asking).rejects.toThrow(StorageUnavailable);
  expect(performance.now() - start).toBeLessThan(12_000);
  for (const socket of sockets) socket.destroy();
  silent.close();
  delete process.env.AWS_ENDPOINT_URL;
}, 30_000);
