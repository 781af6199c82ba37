import { BatchClient, SubmitJobCommand } from '@aws-sdk/client-batch';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import type { FailedJob } from '../../bin/kit/dead-letters.ts';
import { submitAgain } from '../../bin/kit/submit-again.ts';
import { FakeS3 } from '../kit/fake-s3.ts';

const MANIFEST = 'manifests/run/0.jsonl';
const failed: FailedJob = {
  kind: 'job',
  jobName: 'upload',
  jobQueue: 'arn:aws:batch:us-east-1:123456789012:job-queue/backlog',
  jobDefinition: 'arn:aws:batch:us-east-1:123456789012:job-definition/pyramid:3',
  shareIdentifier: 'team',
  parameters: { bucket: 'uploads', key: 'a "b".jpg', etag: 'e1' },
  arrayIndex: undefined,
};
const child = { ...failed, parameters: { bucket: 'derived', key: MANIFEST }, arrayIndex: 1 };
const fake = new FakeS3();
const batch = mockClient(BatchClient);

beforeEach(() => {
  fake.clear();
  batch.reset();
  batch.on(SubmitJobCommand).resolves({ jobId: 'again' });
});

async function submit(job: FailedJob) {
  const s3 = new S3Client({});
  fake.serve(s3);
  await submitAgain({ s3, batch: new BatchClient({}) }, job);
  return batch.commandCalls(SubmitJobCommand).map(({ args }) => args[0].input);
}

describe('a job that failed for good', () => {
  it('is submitted to its queue and share, by the newest revision of its definition', async () => {
    const { jobName, jobQueue, shareIdentifier, parameters } = failed;
    const jobDefinition = 'arn:aws:batch:us-east-1:123456789012:job-definition/pyramid';
    expect(await submit(failed)).toEqual([{ jobName, jobQueue, jobDefinition, shareIdentifier, parameters }]);
  });

  it('of an array becomes a job of its own for the upload on its line', async () => {
    const lines = [0, 1, 2].map((i) => JSON.stringify({ bucket: 'uploads', key: `${i}.jpg`, size: 9, etag: `e${i}` }));
    fake.store('derived', MANIFEST, lines.join('\n'));
    expect(await submit(child)).toEqual([
      expect.objectContaining({ parameters: { bucket: 'uploads', key: '1.jpg', etag: 'e1' } }),
    ]);
  });

  it('of an array whose manifest has expired is not submitted', async () => {
    await expect(submit(child)).rejects.toThrow(`Manifest ${MANIFEST} must exist`);
    expect(batch.commandCalls(SubmitJobCommand)).toEqual([]);
  });
});
