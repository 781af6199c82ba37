/** Publishes an archive of tiles at `AWS_ENDPOINT_URL`: `object` as one, `tree` as a tile an object. Prints what it took. */
import { open } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { fileBody } from '../../containers/batch/upload-file.ts';
import { placeOf, readTile, readTileDirectory } from '../../containers/kit/tile-archive.ts';
import { forEach } from '../../lambda/kit/concurrency.ts';
import { print, statusBytes } from './measured.ts';

const CONCURRENT_PUTS = 16;
const [kind, archive = ''] = process.argv.slice(2);
const s3 = new S3Client({ forcePathStyle: true });

async function publishObject(): Promise<void> {
  const options = { signal: new AbortController().signal, beforeVisible: async () => {}, onProgress: () => {} };
  await fileBody(archive, options)(s3, { Bucket: 'bench', Key: 'tiles/large.jpg', Body: undefined });
}

async function publishTree(): Promise<void> {
  await using file = await open(archive);
  const read = async (start: number, length: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  };
  const directory = await readTileDirectory(read, (await file.stat()).size, Number.POSITIVE_INFINITY);
  const places = directory.levels.flatMap(({ columns, rows }, level) =>
    Array.from({ length: columns * rows }, (_, i) => placeOf(directory, level, i % columns, Math.floor(i / columns))),
  );
  await forEach(places, CONCURRENT_PUTS, async (place) => {
    if (!place) return;
    const Body = await readTile(read, place);
    await s3.send(new PutObjectCommand({ Bucket: 'bench', Key: place.name, ContentType: 'image/jpeg', Body }));
  });
}

const rssBytes = statusBytes('VmRSS');
const start = process.cpuUsage();
await (kind === 'object' ? publishObject() : publishTree());
const { user, system } = process.cpuUsage(start);
print({ cpuMs: (user + system) / 1000, rssBytes, peakRssBytes: statusBytes('VmHWM') });
