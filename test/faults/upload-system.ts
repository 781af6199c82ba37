import { createHash } from 'node:crypto';
import { CreateBucketCommand, DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { statusOf } from '../../lambda/kit/errors.ts';
import { detailOf, type ObjectReference, objectOf } from '../../lambda/kit/events.ts';
import { rejectedKey } from '../../lambda/kit/keys.ts';
import { unquoted } from '../../lambda/kit/uploads.ts';
import { OwnEvents, s3 } from './emulated-aws.ts';
import type { Played, System } from './played.ts';
import { type Schedule, shuffled } from './schedule.ts';

/** By name, what is uploaded one after the other; `undefined` deletes it. */
type Uploads = Readonly<Record<string, readonly (Buffer | undefined)[]>>;

export interface Buckets {
  readonly uploads: string;
  readonly derived: string;
}

/** What makes results of uploads when it is handed their events: a function, or jobs. */
export interface Processor {
  /** Lets what the schedule says happen to all of its requests. */
  follow(schedule: Schedule | undefined): void;
  /** Hands it events, and waits until they have come to their end. */
  deliver(events: readonly unknown[]): Promise<void>;
  /** Takes the events that it has given up out of its dead-letter queue. */
  failedEvents(): Promise<readonly unknown[]>;
  stop(): Promise<void>;
}

export interface UploadSystemProps {
  readonly processor: Processor;
  readonly buckets: Buckets;
  readonly uploads: Uploads;
  readonly resultKeys: (uploadKey: string) => readonly string[];
  /** What a result shows, in words; another run must say the same. @default - a digest of its bytes */
  readonly contentOf?: (resultKey: string, bytes: Buffer) => Promise<string> | string;
}

/** At each key of the derived bucket where something may stand, what does. */
type Standing = readonly (string | undefined)[];

interface Event {
  readonly detail: ReturnType<typeof detailOf>;
}

/**
 * A function, or jobs, that make results of uploads. A play uploads the same files to a folder of its own and
 * delivers their events out of order, some of them twice.
 */
export class UploadSystem implements System {
  private readonly props: UploadSystemProps;
  private readonly ownEvents: OwnEvents;
  private readonly names: readonly string[];
  /** What stands when nothing goes wrong, by name. */
  private readonly expected = new Map<string, Standing>();
  private plays = 0;

  static async start(props: UploadSystemProps): Promise<UploadSystem> {
    const system = new UploadSystem(props, await OwnEvents.of(props.buckets.uploads));
    await system.playUndisturbed();
    return system;
  }

  private constructor(props: UploadSystemProps, ownEvents: OwnEvents) {
    this.props = props;
    this.ownEvents = ownEvents;
    this.names = Object.keys(props.uploads);
  }

  async play(schedule: Schedule, seed: number): Promise<Played> {
    const { processor } = this.props;
    const { folder, events } = await this.upload();
    processor.follow(schedule);
    await this.deliver(shuffled(events, seed));
    processor.follow(undefined);

    const deadLetters = (await processor.failedEvents()) as readonly Event[];
    const waiting = new Set(deadLetters.map((event) => objectOf(event).key));
    const before = await this.standing(folder);
    const isDone = (name: string) => String(before.get(name)) === String(this.expected.get(name));
    const done = this.names.filter(isDone);
    const lost = this.names.filter((name) => !isDone(name) && !waiting.has(`${folder}/${name}`));
    const wrong = this.names.filter((name) => !this.isPartOfExpected(name, before.get(name)));

    await this.deliver(deadLetters);
    const after = await this.standing(folder);
    const unmended = this.names.filter((name) => String(after.get(name)) !== String(this.expected.get(name)));
    return {
      inputs: this.names.length,
      right: done.filter((name) => !this.isRejection(name)).length,
      rejected: done.filter((name) => this.isRejection(name)).length,
      deadLetters: this.names.length - done.length - lost.length,
      problems: [
        ...lost.map((name) => `${name} is lost`),
        ...wrong.map((name) => `${name} has a wrong result`),
        ...unmended.map((name) => `${name} has not come right when its dead letters were sent again`),
      ],
    };
  }

  stop(): Promise<void> {
    return this.props.processor.stop();
  }

  private async playUndisturbed(): Promise<void> {
    const { folder, events } = await this.upload();
    await this.deliver(events);
    for (const [name, standing] of await this.standing(folder)) {
      const isThere = standing.some((object) => object !== undefined);
      if (isThere === (this.props.uploads[name]?.at(-1) === undefined)) throw new Error(`${name}: ${standing}`);
      this.expected.set(name, standing);
    }
  }

  private async upload(): Promise<{ readonly folder: string; readonly events: readonly Event[] }> {
    this.plays += 1;
    const folder = `play-${this.plays}`;
    const events: Event[] = [];
    for (const [name, contents] of Object.entries(this.props.uploads)) {
      const object = { Bucket: this.props.buckets.uploads, Key: `${folder}/${name}` };
      for (const Body of contents) {
        if (Body) events.push(eventOf(object, Body, (await s3.send(new PutObjectCommand({ ...object, Body }))).ETag));
        else await s3.send(new DeleteObjectCommand(object));
      }
    }
    return { folder, events };
  }

  /** And what the function itself sends round, until nothing comes any more. */
  private async deliver(events: readonly unknown[]): Promise<void> {
    for (let next = events; next.length > 0; next = await this.ownEvents.drain())
      await this.props.processor.deliver(next);
  }

  private async standing(folder: string): Promise<ReadonlyMap<string, Standing>> {
    const entries = this.names.map(async (name) => {
      const key = `${folder}/${name}`;
      const keys = [...this.props.resultKeys(key), rejectedKey(key)];
      return [name, await Promise.all(keys.map((derivedKey) => this.describe(derivedKey)))] as const;
    });
    return new Map(await Promise.all(entries));
  }

  private async describe(Key: string): Promise<string | undefined> {
    try {
      const { Body, Metadata } = await s3.send(new GetObjectCommand({ Bucket: this.props.buckets.derived, Key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      const { contentOf = digest } = this.props;
      const content = Key.startsWith('rejected/') ? JSON.parse(bytes.toString()).code : await contentOf(Key, bytes);
      return `${content} of ${Metadata?.['source-etag']}`;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  private isPartOfExpected(name: string, standing: Standing = []): boolean {
    return standing.every((object, i) => object === undefined || object === this.expected.get(name)?.[i]);
  }

  private isRejection(name: string): boolean {
    return this.expected.get(name)?.at(-1) !== undefined;
  }
}

/** Makes the buckets of one system's plays. */
export async function makeBuckets(name: string): Promise<Buckets> {
  const buckets = { uploads: `${name}-uploads`, derived: `${name}-derived` };
  for (const Bucket of Object.values(buckets)) await s3.send(new CreateBucketCommand({ Bucket }));
  return buckets;
}

function eventOf(
  { Bucket, Key }: { Bucket: string; Key: string },
  { length }: Buffer,
  etag: string | undefined,
): Event {
  const object: ObjectReference = { bucket: Bucket, key: Key, size: length, etag: unquoted(etag) };
  return { detail: detailOf(object) };
}

function digest(_key: string, bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
