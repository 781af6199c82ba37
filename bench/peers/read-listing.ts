/** `node bench/peers/read-listing.ts <pages>`: has the SDK read pages of a thousand keys, as S3 writes them. */
import { Readable } from 'node:stream';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { print, statusBytes } from './measured.ts';

const PAGE = 1000;
const WARM_UP_PAGES = 50;

const xml = Buffer.from(
  `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><KeyCount>${PAGE}</KeyCount><MaxKeys>${PAGE}</MaxKeys><IsTruncated>true</IsTruncated>${Array.from({ length: PAGE }, (_, i) => contents(i)).join('')}<EncodingType>url</EncodingType></ListBucketResult>`,
);

function contents(index: number): string {
  const key = `2026/holidays%20in%20S%C3%A8te/IMG_${String(index).padStart(8, '0')}.jpg`;
  const etag = `&quot;${String(index).padStart(32, '0')}&quot;`;
  return `<Contents><Key>${key}</Key><LastModified>2026-09-20T15:33:20.000Z</LastModified><ETag>${etag}</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>3000000</Size><StorageClass>STANDARD</StorageClass></Contents>`;
}

const client = new S3Client({
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  requestHandler: {
    handle: async () => ({ response: { statusCode: 200, headers: {}, body: Readable.from([xml]) } }),
  },
});

async function read(pages: number): Promise<void> {
  for (let page = 0; page < pages; page += 1) {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'b', EncodingType: 'url' }));
    if (Contents.length !== PAGE) throw new Error(`The SDK read ${Contents.length} keys of ${PAGE}`);
  }
}

await read(WARM_UP_PAGES);
const rssBytes = statusBytes('VmRSS');
const start = process.cpuUsage();
await read(Number(process.argv[2]));
const { user, system } = process.cpuUsage(start);
print({ cpuMs: (user + system) / 1000, rssBytes, peakRssBytes: statusBytes('VmHWM') });
