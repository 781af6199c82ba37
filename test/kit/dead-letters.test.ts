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
