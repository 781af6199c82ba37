import { EventBridgeClient, PutEventsCommand, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import type { ExpectedResult } from '../../lambda/cron/contract.ts';
import type { Library } from '../../lambda/cron/library.ts';
import type { Report } from '../../lambda/cron/report.ts';
import { type Ran, runHour } from '../../lambda/cron/run-hour.ts';
import { objectOf } from '../../lambda/kit/events.ts';
import { rejectedKey } from '../../lambda/kit/keys.ts';
import { FakeS3, type Transport } from '../kit/fake-s3.ts';

export const HOUR = '2026-11-24T05:07:00.000Z';
export const NEXT_HOUR = '2026-11-24T06:07:00.000Z';
const MINUTE_MS = 60_000;

export const EXPECTED: readonly ExpectedResult[] = [
  { suffixes: ['.jpg', '.png'], belowBytes: 100, prefixes: ['thumbnails/128/', 'thumbnails/512/'], graceSeconds: 900 },
  { suffixes: ['.jpg', '.png'], atLeastBytes: 100, prefixes: ['tiles/'], graceSeconds: 7200 },
  { suffixes: ['.pdf'], prefixes: ['previews/512/'], graceSeconds: 900 },
];

const s3 = new S3Client({});
const eventBridge = new EventBridgeClient({});

/** Both buckets in memory, and what is sent to EventBridge. */
export class CronLibrary {
  readonly fake = new FakeS3();
  /** Keys of uploads that were sent again, in order. */
  readonly sent: string[] = [];
  /** Whether EventBridge refuses this event. */
  refuses = (_key: string): boolean => false;
  readonly environment: Library['environment'];

  constructor(environment: Partial<Library['environment']> = {}, transport: Transport = async (_, effect) => effect()) {
    this.environment = {
      UPLOADS_BUCKET: 'uploads',
      DERIVED_BUCKET: 'derived',
      EXPECTED_RESULTS: [...EXPECTED],
      MAXIMUM_RESENDS: 100,
      MAXIMUM_REMOVALS: 0,
      REMOVABLE_SHARE: 0.5,
      ...environment,
    };
    this.fake.serve(s3, transport);
    mockClient(eventBridge)
      .on(PutEventsCommand)
      .callsFake((input: PutEventsCommandInput) => transport('PutEvents', () => this.take(input)));
  }

  /** An upload whose age at `HOUR` is given in minutes. */
  upload(key: string, { ageMinutes = 60, content = key }: { ageMinutes?: number; content?: string } = {}): string {
    return this.at(ageMinutes, () => this.fake.store('uploads', key, content)).etag.replaceAll('"', '');
  }

  /** A result under this prefix, or a record against the upload, as its system writes it. */
  result(prefix: string, key: string, { ageMinutes = 59, sourceEtag = '' } = {}): void {
    const derivedKey = prefix === 'rejected/' ? rejectedKey(key) : `${prefix}${key}`;
    this.at(ageMinutes, () => this.fake.store('derived', derivedKey, derivedKey, { 'source-etag': sourceEtag }));
  }

  /** An upload with all of its thumbnails. */
  done(key: string): void {
    const sourceEtag = this.upload(key);
    for (const prefix of ['thumbnails/128/', 'thumbnails/512/']) this.result(prefix, key, { sourceEtag });
  }

  run(scheduledTime = HOUR, isTimeUp = () => false): Promise<Ran> {
    const library = { environment: this.environment, s3, eventBridge, sending: { pauseMs: 1 } };
    return runHour({ scheduledTime, isTimeUp }, library);
  }

  /** Runs an hour that has not run yet. */
  async report(scheduledTime = HOUR, isTimeUp = () => false): Promise<Report> {
    const ran = await this.run(scheduledTime, isTimeUp);
    if (ran.kind !== 'reported') throw new Error(`The run of ${scheduledTime} is ${ran.kind}`);
    return ran.report;
  }

  derivedKeys(prefix: string): string[] {
    return this.fake.keys('derived').filter((key) => key.startsWith(prefix));
  }

  private take({ Entries = [] }: PutEventsCommandInput) {
    const answers = Entries.map(({ Detail = '' }) => {
      const { key } = objectOf({ detail: JSON.parse(Detail) });
      if (this.refuses(key)) return { ErrorCode: 'ThrottlingException' };
      this.sent.push(key);
      return { EventId: '1' };
    });
    return { Entries: answers };
  }

  private at<T>(ageMinutes: number, act: () => T): T {
    this.fake.now = new Date(Date.parse(HOUR) - ageMinutes * MINUTE_MS);
    return act();
  }
}
