import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, ListMultipartUploadsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../../../bin/kit/made-up-account.ts';
import type { ObjectReference } from '../../../lambda/kit/events.ts';
import { buildImage, docker } from '../../kit/docker.ts';
import { Forwarder } from '../../kit/forwarder.ts';
import { type JobDefinition, jobDefinition } from './job-definition.ts';

export const IMAGE = 'media-library/batch';

/** What differs from the job definition. */
export interface RunOptions {
  readonly command?: readonly string[];
  /** A variable that is undefined is left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** A disk of this size instead of the volume. */
  readonly scratchBytes?: number;
  /** One of Docker's instead of the one that reaches S3 only. */
  readonly network?: string;
}

/** A moment of a job: a request that it sends to AWS, and so long after it; or its start. */
export interface Moment {
  /** What the first line of the request is like. */
  readonly request?: RegExp;
  /** Which one of them. @default - the first */
  readonly count?: number;
  readonly afterMs?: number;
}

/** A job under way. */
export interface Job {
  readonly exitCode: Promise<number>;
  /** Does something at a moment of this job, the only one that runs; the request waits until that is done. */
  at(moment: Moment, act: () => unknown): void;
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
  /** What it has logged: read it when it has ended. */
  logs(): string;
}

/**
 * Runs the image as the stack's job definition says; only the bucket, the endpoint and the credentials
 * are of this machine, and the network reaches S3 here and nothing else.
 */
export class JobContainers {
  readonly s3: S3Client;
  readonly uploads: string;
  readonly derived: string;
  private readonly forwarder: Forwarder;
  private readonly network: string;
  private readonly endpoint: string;
  private readonly definition: JobDefinition;
  private count = 0;

  /** @param emulator - where S3 is, on this machine */
  static async start(emulator: URL): Promise<JobContainers> {
    buildImage(IMAGE, 'containers/batch/Dockerfile', '.');
    const id = `batch-${process.pid}-${Date.now()}`;
    const s3 = new S3Client(clientSettings(emulator));
    for (const Bucket of [`${id}-uploads`, `${id}-derived`]) await s3.send(new CreateBucketCommand({ Bucket }));
    const definition = jobDefinition(`${id}-derived`);
    return new JobContainers(id, s3, definition, await Forwarder.to(emulator));
  }

  private constructor(id: string, s3: S3Client, definition: JobDefinition, forwarder: Forwarder) {
    this.s3 = s3;
    this.uploads = `${id}-uploads`;
    this.derived = `${id}-derived`;
    this.definition = definition;
    this.forwarder = forwarder;
    this.network = docker('network', 'create', '--internal', id);
    const host = docker('network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', this.network);
    this.endpoint = `http://${host}:${forwarder.port}`;
  }

  async upload(Key: string, Body: Buffer): Promise<ObjectReference> {
    const { ETag = '' } = await this.s3.send(new PutObjectCommand({ Bucket: this.uploads, Key, Body }));
    return { bucket: this.uploads, key: Key, size: Body.length, etag: ETag.replaceAll('"', '') };
  }

  /** Starts the job for an upload; Batch puts the parameters into the definition's command. */
  start(parameters: Readonly<Record<string, string | number>>, run: RunOptions = {}): Job {
    this.count += 1;
    const name = `${this.network.slice(0, 12)}-${this.count}`;
    const command = (run.command ?? this.definition.command).map((word) =>
      String(parameters[word.replace('Ref::', '')] ?? word),
    );
    const child = spawn('docker', ['run', '--rm', '--name', name, ...this.options(run), IMAGE, ...command]);
    let logs = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (logs += chunk));
    return {
      exitCode: once(child, 'close').then(([code]) => code),
      at: (moment, act) => this.at(moment, name, act),
      signal: (signal) => void spawnSync('docker', ['kill', '--signal', signal, name]),
      logs: () => logs,
    };
  }

  async run(parameters: Readonly<Record<string, string | number>>, run: RunOptions = {}): Promise<number> {
    return this.start(parameters, run).exitCode;
  }

  private at({ request, count = 1, afterMs = 0 }: Moment, name: string, act: () => unknown): void {
    const later = () => (afterMs > 0 ? setTimeout(act, afterMs) : act());
    if (!request) {
      void isRunning(name).then(later);
      return;
    }
    let left = count;
    this.forwarder.watch((line) => {
      if (request.test(line)) left -= 1;
      if (left !== 0) return undefined;
      left = -1;
      return later();
    });
  }

  /** Uploads in parts that have neither been completed nor taken back. */
  async unfinishedUploads(): Promise<number> {
    return (await this.s3.send(new ListMultipartUploadsCommand({ Bucket: this.derived }))).Uploads?.length ?? 0;
  }

  stop(): void {
    this.forwarder.stop();
    docker('network', 'rm', this.network);
  }

  private options({ environment = {}, scratchBytes, network = this.network }: RunOptions): readonly string[] {
    const variables = {
      ...this.definition.environment,
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      ...environment,
    };
    const given = Object.entries(variables).filter(([, value]) => value !== undefined);
    const disk = this.definition.volumes.flatMap((path) =>
      scratchBytes ? ['--tmpfs', `${path}:size=${scratchBytes},mode=1777`] : ['--volume', path],
    );
    const named = given.flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    return [...this.definition.options, ...disk, '--network', network, ...named];
  }
}

async function isRunning(name: string): Promise<void> {
  const inspect = ['inspect', '--format', '{{.State.Running}}', name];
  while (!spawnSync('docker', inspect).stdout.toString().startsWith('true')) await sleep(20);
}
