import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context, EventBridgeEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { makeHandler } from '../../containers/lambda-container/make-handler.ts';

const ETAG = 'd41d8cd98f00b204e9800998ecf8427e';
const LIMIT = 1000;

const s3 = mockClient(S3Client);
const eventBridge = mockClient(EventBridgeClient);

const handler = makeHandler({
  environment: {
    DERIVED_BUCKET: 'derived',
    EDGES_PX: [128],
    SIZE_LIMIT_BYTES: LIMIT,
    RENDER_MEMORY_BYTES: 2 ** 30,
    RENDER_CPU_SECONDS: 1,
    RENDER_DEADLINE_SECONDS: 1,
  },
  s3: new S3Client({}),
  eventBridge: new EventBridgeClient({}),
});

const context = { awsRequestId: '1', functionName: 'f', functionVersion: '1', invokedFunctionArn: 'a' } as Context;

function created(size: number): EventBridgeEvent<string, unknown> {
  const detail = { bucket: { name: 'uploads' }, object: { key: 'big.pdf', size, etag: ETAG } };
  return {
    ...{ version: '0', id: '1', account: '1', time: '', region: '', resources: [], source: 'aws.s3' },
    'detail-type': 'Object Created',
    detail,
  };
}

/** The upload that stands there, and no results. */
function standing(etag: string): void {
  s3.on(HeadObjectCommand, { Bucket: 'uploads' }).resolves({ ETag: `"${etag}"`, ContentLength: 5 });
  s3.on(HeadObjectCommand, { Bucket: 'derived' }).rejects(
    Object.assign(new Error(), { $metadata: { httpStatusCode: 404 } }),
  );
}

describe('A document over the size limit', () => {
  beforeEach(() => {
    s3.reset();
    eventBridge.reset();
    s3.on(PutObjectCommand).resolves({});
    eventBridge.on(PutEventsCommand).resolves({ Entries: [{}] });
  });

  it('is recorded as too large, unread', async () => {
    standing(ETAG);
    expect(await handler(created(LIMIT + 1), context)).toMatchObject({ kind: 'rejected', code: 'TOO_LARGE' });
    expect(s3.commandCalls(GetObjectCommand)).toHaveLength(0);
    expect(s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input.Key)).toEqual(['rejected/big.pdf']);
  });

  it('is not recorded when another one stands in its place', async () => {
    standing('another');
    expect(await handler(created(LIMIT + 1), context)).toEqual({ kind: 'superseded' });
    expect(s3.commandCalls(PutObjectCommand)).toHaveLength(0);
  });

  it('is one byte more than the limit', async () => {
    standing(ETAG);
    s3.on(GetObjectCommand).rejects(new Error('it is read'));
    await expect(handler(created(LIMIT), context)).rejects.toThrow('it is read');
  });
});
