import { readFileSync } from 'node:fs';
import { EventBridgeClient, PutEventsCommand, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { DETAIL_TYPES, type ObjectReference, objectOf } from '../../lambda/kit/events.ts';
import { rejectedKey, thumbnailKey } from '../../lambda/kit/keys.ts';
import { type Outcome, processUpload } from '../../lambda/kit/process-upload.ts';
import { FakeS3 } from './fake-s3.ts';
import { type Choice, Simulation } from './simulation.ts';

/** What users upload; two of the images look alike. */
export const CONTENTS = [
  'image: cat',
  'image: dog',
  'image: owl',
  'image: cat; copied',
  'broken: 1',
  'broken: 2',
  'broken: 3',
  'large: 1',
] as const;
export type Action = (typeof CONTENTS)[number] | 'delete';

export interface Play {
  readonly actions: readonly Action[];
  readonly choices: readonly Choice[];
}

/** What stands at a key of the derived bucket. */
export interface Standing {
  readonly sourceEtag: string | undefined;
  readonly body: string;
}

const KEY = 'photo.jpg';
const RESULT_KEYS = [thumbnailKey(1, KEY), thumbnailKey(2, KEY)];
const RECORD_KEY = rejectedKey(KEY);

const fake = new FakeS3();
const s3 = new S3Client({});
const eventBridge = new EventBridgeClient({});

/** Plays come one after the other, and all of them use these clients: a mock is never freed. */
let playing: SimulatedLibrary;
const s3Stub = fake.serve(s3, (name, effect) => playing.request(name, effect));
const eventBridgeStub = mockClient(eventBridge);
eventBridgeStub
  .on(PutEventsCommand)
  .callsFake((input: PutEventsCommandInput) => playing.request('PutEvents', () => playing.take(input)));

/** The media library in memory, where users do things to one key while workers process its events. */
export class SimulatedLibrary {
  readonly simulation: Simulation;
  /** ETags of uploads that the workers handed on to Batch. */
  readonly handedOn: string[] = [];
  /** Writes that put a result of an earlier upload over that of a later one. */
  readonly regressions: string[] = [];
  /** How many results have been written. */
  writes = 0;
  private readonly order: string[] = [];

  constructor({ actions, choices }: Play) {
    this.simulation = new Simulation({
      handle: (event) => this.handle(event),
      actions: actions.map((action) => ({ name: action, run: () => this.act(action) })),
      choices,
    });
    fake.clear();
    for (const stub of [s3Stub, eventBridgeStub]) stub.resetHistory();
    playing = this;
  }

  /** A worker's request to S3 or EventBridge. */
  request<T>(name: string, effect: () => T): Promise<T> {
    return this.simulation.request(name, () => this.watched(effect));
  }

  /** What users see now at the key of the uploads bucket. */
  upload(): { readonly content: string; readonly etag: string } | undefined {
    const object = fake.find('uploads', KEY);
    return object && { content: object.body.toString(), etag: object.etag.replaceAll('"', '') };
  }

  /** Thumbnails and the record against the upload, as they stand now. */
  standing(): { readonly results: readonly (Standing | undefined)[]; readonly record: Standing | undefined } {
    return { results: RESULT_KEYS.map((key) => this.derived(key)), record: this.derived(RECORD_KEY) };
  }

  private derived(key: string): Standing | undefined {
    const object = fake.find('derived', key);
    return object && { sourceEtag: object.metadata['source-etag'], body: object.body.toString() };
  }

  private act(action: Action): void {
    if (action === 'delete') {
      fake.remove('uploads', KEY);
      return;
    }
    const { etag, body } = fake.store('uploads', KEY, action);
    const event = { bucket: 'uploads', key: KEY, size: body.length, etag: etag.replaceAll('"', '') };
    if (!this.order.includes(event.etag)) this.order.push(event.etag);
    this.simulation.send(event);
  }

  private handle(upload: ObjectReference): Promise<unknown> {
    const run = (path: string) => {
      const content = readFileSync(path, 'utf8');
      return this.simulation.request('work on it', () => outcomeOf(content));
    };
    return processUpload(upload, { resultKeys: RESULT_KEYS, run }, { s3, eventBridge, derivedBucket: 'derived' });
  }

  /** Events that a worker sends. */
  take({ Entries = [] }: PutEventsCommandInput) {
    for (const { DetailType, Detail = '' } of Entries) {
      const object = objectOf({ detail: JSON.parse(Detail) });
      if (DetailType === DETAIL_TYPES.created) this.simulation.send(object);
      else this.handedOn.push(object.etag);
    }
    return { Entries: Entries.map(() => ({ EventId: '1' })), FailedEntryCount: 0 };
  }

  private watched<T>(effect: () => T): T {
    const keys = [...RESULT_KEYS, RECORD_KEY];
    const before = keys.map((key) => fake.find('derived', key));
    const result = effect();
    for (const [i, key] of keys.entries()) {
      const after = fake.find('derived', key);
      if (after === before[i]) continue;
      this.writes += 1;
      const [replaced, written] = [before[i], after].map((object) => this.age(object?.metadata['source-etag']));
      if ((written ?? 0) < (replaced ?? 0)) this.regressions.push(`${key}: upload ${written} over upload ${replaced}`);
    }
    return result;
  }

  private age(etag = ''): number {
    return this.order.indexOf(etag);
  }
}

/** The right results of an image. */
export function resultsOf(content: string): string[] {
  const [, picture] = content.split(/: |;/);
  return RESULT_KEYS.map((key) => `${picture} at ${key}`);
}

function outcomeOf(content: string): Outcome {
  if (content.startsWith('broken')) return { kind: 'rejected', code: 'BROKEN', message: content };
  if (content.startsWith('large')) return { kind: 'too-large', message: content };
  const bodies = resultsOf(content);
  const results = RESULT_KEYS.map((key, i) => ({ key, body: Buffer.from(bodies[i] ?? ''), contentType: 'text/plain' }));
  return { kind: 'results', results };
}
