import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { estimateOf } from '../../bin/kit/backlog-estimate.ts';
import { largeImages } from '../../bin/kit/large-images.ts';
import { collect } from '../kit/collect.ts';

const s3 = mockClient(S3Client);
const listed = (Key: string, Size: number) => ({ Key, Size, ETag: '"e"' });
const large = () => largeImages(new S3Client({}), { bucket: 'uploads', prefix: 'scans/', atLeastBytes: 100 });

beforeEach(() => {
  s3.reset();
  s3.on(ListObjectsV2Command, { Bucket: 'uploads', Prefix: 'scans/' }).resolves({
    Contents: [listed('scans/a.TIF', 100), listed('scans/b.tif', 99), listed('scans/c.pdf', 500)],
    NextContinuationToken: 'next',
  });
  s3.on(ListObjectsV2Command, { Bucket: 'uploads', Prefix: 'scans/', ContinuationToken: 'next' }).resolves({
    Contents: [listed('scans/d+ e.jpg', 1000)],
  });
});

describe('images for a backlog', () => {
  it('are those at or over the limit, of all pages, with ETags as events have them', async () => {
    expect(await collect(large())).toEqual([
      { bucket: 'uploads', key: 'scans/a.TIF', size: 100, etag: 'e' },
      { bucket: 'uploads', key: 'scans/d+ e.jpg', size: 1000, etag: 'e' },
    ]);
  });

  it('are none where nothing lies under the prefix', async () => {
    s3.reset();
    s3.on(ListObjectsV2Command).resolves({});
    expect(await collect(large())).toEqual([]);
  });

  it('cost their number, times vCPUs, times seconds, times the price', async () => {
    const rates = { vcpusOfJob: 2, secondsPerImage: 18, pricePerVcpuHour: 0.5 };
    expect(await estimateOf(large(), rates)).toEqual({
      images: 2,
      bytes: 1100,
      jobs: 1,
      vcpuHours: 0.02,
      dollars: 0.01,
    });
  });
});
