import { readDeadLetter } from '../../bin/kit/dead-letters.ts';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:thumbnail';
const event = { 'detail-type': 'Object Created', source: 'aws.s3', detail: { object: { key: 'a.jpg' } } };
const place = {
  shardId: 'shardId-0001',
  startSequenceNumber: '100',
  endSequenceNumber: '300',
  streamArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-11-24T00:00:00.000',
};

describe('a dead letter', () => {
  it('of a function that failed is that invocation again', () => {
    const body = { requestContext: { functionArn, condition: 'RetriesExhausted' }, requestPayload: event };
    const payload = JSON.stringify(event);
    expect(readDeadLetter(JSON.stringify(body), {})).toEqual({ kind: 'invocation', functionArn, payload });
  });

  it('of a rule goes to the one function that it was for', () => {
    const body = JSON.stringify(event);
    const attributes = { RULE_ARN: 'arn:aws:events:us-east-1:123456789012:rule/r', TARGET_ARN: functionArn };
    expect(readDeadLetter(body, attributes)).toEqual({ kind: 'invocation', functionArn, payload: body });
  });

  it('of a rule for a job queue is that event again', () => {
    const attributes = { TARGET_ARN: 'arn:aws:batch:us-east-1:123456789012:job-queue/q' };
    const detail = JSON.stringify(event.detail);
    const expected = { kind: 'event', detailType: 'Object Created', detail };
    expect(readDeadLetter(JSON.stringify(event), attributes)).toEqual(expected);
  });

  it("of a schedule is the schedule's input", () => {
    const body = '{"scheduledTime":"2026-11-24T05:00:00Z"}';
    expect(readDeadLetter(body, { TARGET_ARN: functionArn })).toEqual({
      kind: 'invocation',
      functionArn,
      payload: body,
    });
  });

  it('of a stream is a place in it', () => {
    const body = { requestContext: { functionArn }, DDBStreamBatchInfo: { ...place, batchSize: 3 } };
    expect(readDeadLetter(JSON.stringify(body), {})).toEqual({ kind: 'records', functionArn, place });
  });

  describe('of a job', () => {
    const detail = {
      status: 'FAILED',
      statusReason: 'Essential container in task exited',
      jobName: 'upload',
      jobQueue: 'arn:aws:batch:us-east-1:123456789012:job-queue/q',
      jobDefinition: 'arn:aws:batch:us-east-1:123456789012:job-definition/pyramid:3',
      parameters: { bucket: 'uploads', key: 'a.jpg', etag: 'e' },
      container: { exitCode: 70 },
    };
    const said = (more: object, type = 'Batch Job State Change') =>
      JSON.stringify({ source: 'aws.batch', 'detail-type': type, detail: { ...detail, ...more } });
    const { jobName, jobQueue, jobDefinition, parameters } = detail;
    const job = { kind: 'job', jobName, jobQueue, jobDefinition, parameters };

    it('that failed for good is that job again', () => {
      expect(readDeadLetter(said({}), {})).toEqual(job);
    });

    it('that is a child of an array in a shared queue is a job with its place and its share', () => {
      const more = { arrayProperties: { index: 7 }, shareIdentifier: 'team' };
      expect(readDeadLetter(said(more), {})).toEqual({ ...job, arrayIndex: 7, shareIdentifier: 'team' });
    });

    it('that blocks its queue is a notice of why', () => {
      const more = { status: 'RUNNABLE', statusReason: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT' };
      expect(readDeadLetter(said(more, 'Batch Job Queue Blocked'), {})).toEqual({
        kind: 'notice',
        text: `${jobQueue} was blocked: MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT`,
      });
    });

    it('that goes on is nothing that could be sent', () => {
      expect(readDeadLetter(said({ status: 'RUNNING' }), {})).toBeUndefined();
    });
  });

  it.each([
    ['not JSON', 'hello', {}],
    ['not JSON, for a function', 'hello', { TARGET_ARN: functionArn }],
    ['not an event, for a job queue', '{"a":1}', { TARGET_ARN: 'arn:aws:batch:us-east-1:123456789012:job-queue/q' }],
    ['without a payload', JSON.stringify({ requestContext: { functionArn } }), {}],
    ['of something else', '{"Records":[]}', {}],
  ])('that is %s is nothing that could be sent', (_what, body, attributes) => {
    expect(readDeadLetter(body, attributes)).toBeUndefined();
  });
});
