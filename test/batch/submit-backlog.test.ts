import { BatchClient, SubmitJobCommand } from '@aws-sdk/client-batch';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { MAXIMUM_ARRAY, type SubmittedJob, submitBacklog } from '../../bin/kit/submit-backlog.ts';
import { COMMANDS } from '../../containers/batch/contract.ts';
import type { ObjectReference } from '../../lambda/kit/events.ts';
import { collect } from '../kit/collect.ts';

const outputs = { DerivedBucket: 'derived', BacklogQueue: 'queue', JobDefinition: 'definition:7' };
const s3 = mockClient(S3Client);
const batch = mockClient(BatchClient);

beforeEach(() => {
  s3.reset();
  batch.reset();
  batch.on(SubmitJobCommand).resolvesOnce({ jobId: 'first' }).resolves({ jobId: 'next' });
});

async function* images(count: number): AsyncGenerator<ObjectReference> {
  for (let i = 0; i < count; i += 1) yield { bucket: 'uploads', key: `a "b" ${i}.jpg`, size: 1, etag: `e${i}` };
}

async function submit(count: number, share?: string): Promise<SubmittedJob[]> {
  const clients = { s3: new S3Client({}), batch: new BatchClient({}) };
  return await collect(submitBacklog(clients, { outputs, images: images(count), share, run: 'run' }));
}

const submitted = () => batch.commandCalls(SubmitJobCommand).map(({ args }) => args[0].input);
const manifests = () => s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input);

describe('a backlog', () => {
  it('of none submits nothing', async () => {
    expect(await submit(0)).toEqual([]);
    expect([...submitted(), ...manifests()]).toEqual([]);
  });

  it('of one is an ordinary job, since an array has two children at least', async () => {
    expect(await submit(1)).toEqual([{ jobId: 'first', images: 1 }]);
    expect(manifests()).toEqual([]);
    expect(submitted()).toEqual([
      {
        jobName: 'backlog',
        jobQueue: 'queue',
        jobDefinition: 'definition:7',
        parameters: { bucket: 'uploads', key: 'a "b" 0.jpg', etag: 'e0' },
      },
    ]);
  });

  it('of several is an array whose children share a manifest, a line each', async () => {
    await submit(3);
    expect(submitted()).toEqual([
      {
        jobName: 'backlog',
        jobQueue: 'queue',
        jobDefinition: 'definition:7',
        arrayProperties: { size: 3 },
        containerOverrides: { command: [...COMMANDS.manifest] },
        parameters: { bucket: 'derived', key: 'manifests/run/0.jsonl' },
      },
    ]);
    const [manifest] = manifests();
    expect(manifest).toMatchObject({ Bucket: 'derived', Key: 'manifests/run/0.jsonl' });
    const lines = String(manifest?.Body).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(await collect(images(3)));
  });

  it.each([
    [MAXIMUM_ARRAY, [10_000]],
    [MAXIMUM_ARRAY + 1, [10_000, 1]],
    [2 * MAXIMUM_ARRAY + 2, [10_000, 10_000, 2]],
  ])('of %i is cut into jobs of %j', async (count, sizes) => {
    expect((await submit(count)).map((job) => job.images)).toEqual(sizes);
    const arrays = sizes.filter((size) => size > 1);
    expect(submitted().flatMap(({ arrayProperties }) => arrayProperties?.size ?? [])).toEqual(arrays);
    expect(manifests().map(({ Key }) => Key)).toEqual(arrays.map((_, i) => `manifests/run/${i}.jsonl`));
  });

  it('writes a manifest before the job that reads it', async () => {
    s3.on(PutObjectCommand).rejects(new Error('no'));
    await expect(submit(2)).rejects.toThrow('no');
    expect(submitted()).toEqual([]);
  });

  it('names a share if told', async () => {
    await submit(2, 'museum');
    expect(submitted()[0]).toMatchObject({ shareIdentifier: 'museum' });
  });
});
