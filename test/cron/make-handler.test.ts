import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { makeHandler } from '../../lambda/cron/make-handler.ts';
import { metrics } from '../../lambda/kit/telemetry.ts';
import { CronLibrary, HOUR } from './cron-library.ts';

const clients = { s3: new S3Client({}), eventBridge: new EventBridgeClient({}) };

function context(remainingMs = 900_000): Context {
  const names = { awsRequestId: '1', functionName: 'f', functionVersion: '1', invokedFunctionArn: 'a' };
  return { ...names, getRemainingTimeInMillis: () => remainingMs } as Context;
}

async function handle(library: CronLibrary, event: unknown, remainingMs?: number) {
  library.fake.serve(clients.s3);
  mockClient(clients.eventBridge)
    .on(PutEventsCommand)
    .resolves({ Entries: [{ EventId: '1' }] });
  return makeHandler({ environment: library.environment, ...clients })(event, context(remainingMs));
}

function measured(): Record<string, number> {
  return Object.fromEntries(jest.mocked(metrics.addMetric).mock.calls.map(([name, , value]) => [name, value]));
}

beforeEach(() => {
  jest.restoreAllMocks();
  jest.spyOn(metrics, 'addMetric').mockReturnValue(metrics);
  jest.spyOn(metrics, 'publishStoredMetrics').mockReturnValue(metrics);
});

it('runs the hour that Scheduler names, and measures what a whole pass has seen', async () => {
  const library = new CronLibrary();
  library.upload('lost.jpg', { ageMinutes: 20 });
  library.done('done.jpg');
  library.result('tiles/', 'gone.jpg');
  expect(await handle(library, { scheduledTime: '2026-11-24T05:07:00Z' })).toMatchObject({ kind: 'reported' });
  expect(measured()).toEqual({ runs: 1, missing: 1, orphans: 1, oldestMissingAge: 1200, backlog: 0 });
});

it('stops with two minutes to spare, and measures no part of a pass', async () => {
  const library = new CronLibrary();
  library.done('a.jpg');
  expect(await handle(library, { scheduledTime: HOUR }, 119_000)).toMatchObject({ report: { outcome: 'stopped' } });
  expect(measured()).toEqual({ runs: 1 });
});

it.each([{}, { scheduledTime: '<aws.scheduler.scheduled-time>' }, { scheduledTime: '05:07' }, null])(
  'refuses %j, which names no time',
  async (event) => {
    await expect(handle(new CronLibrary(), event)).rejects.toThrow();
  },
);
