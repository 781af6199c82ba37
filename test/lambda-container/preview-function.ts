import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../../bin/kit/made-up-account.ts';
import { buildImage, Container, docker } from '../kit/docker.ts';
import { Forwarder } from '../kit/forwarder.ts';
import { type Invocation, RuntimeApi } from '../kit/runtime-api.ts';

export const IMAGE = 'media-library/lambda-container';
const MEMORY_MIB = 1769;

export function buildPreviewImage(): void {
  buildImage(IMAGE, 'containers/lambda-container/Dockerfile', '.');
}

export interface PreviewContainerProps {
  /** Internal: it reaches this machine and nothing else. */
  readonly network: string;
  /** On this machine: where the Runtime API is, and where AWS is. */
  readonly apiPort: number;
  readonly awsPort: number;
  readonly derived: string;
  /** Variables in place of the usual ones. @default - none */
  readonly limits?: Readonly<Record<string, number>>;
}

/** A container of the image within the limits that Lambda would set. */
export function previewContainer({ network, apiPort, awsPort, derived, limits }: PreviewContainerProps): Container {
  const host = docker('network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', network);
  const environment = {
    AWS_LAMBDA_RUNTIME_API: `${host}:${apiPort}`,
    AWS_LAMBDA_FUNCTION_NAME: 'preview',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: MEMORY_MIB,
    AWS_LAMBDA_LOG_GROUP_NAME: 'preview',
    AWS_LAMBDA_LOG_STREAM_NAME: 'preview',
    AWS_ENDPOINT_URL: `http://${host}:${awsPort}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    DERIVED_BUCKET: derived,
    EDGES_PX: '128,512',
    SIZE_LIMIT_BYTES: 2 ** 24,
    RENDER_MEMORY_BYTES: (MEMORY_MIB - 512) * 2 ** 20,
    RENDER_CPU_SECONDS: 20,
    RENDER_DEADLINE_SECONDS: 40,
    ...limits,
  };
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const sandbox = ['--read-only', '--tmpfs', '/tmp:size=512m', '--memory', `${MEMORY_MIB}m`, '--cap-drop', 'ALL'];
  return new Container(IMAGE, ['--network', network, ...sandbox, ...variables]);
}

/**
 * The image as Lambda would run it: one container for all invocations, not root, a file system that
 * cannot be written but for /tmp, the function's memory, and a network that reaches this machine
 * (S3 and the Runtime API) and nothing else.
 */
export class PreviewFunction {
  readonly s3: S3Client;
  readonly uploads: string;
  readonly derived: string;
  readonly container: Container;
  private readonly api: RuntimeApi;
  private readonly emulator: Forwarder;
  private readonly network: string;

  /** @param emulator - where S3 is, on this machine */
  static async start(emulator: URL, limits: Readonly<Record<string, number>> = {}): Promise<PreviewFunction> {
    buildPreviewImage();
    const id = `preview-${process.pid}-${Date.now()}`;
    const buckets = { uploads: `${id}-uploads`, derived: `${id}-derived` };
    const s3 = new S3Client(clientSettings(emulator));
    for (const Bucket of Object.values(buckets)) await s3.send(new CreateBucketCommand({ Bucket }));
    const network = docker('network', 'create', '--internal', id);
    const servers = { api: await RuntimeApi.start(), emulator: await Forwarder.to(emulator) };
    return new PreviewFunction(s3, buckets, servers, network, limits);
  }

  private constructor(
    s3: S3Client,
    { uploads, derived }: { uploads: string; derived: string },
    { api, emulator }: { api: RuntimeApi; emulator: Forwarder },
    network: string,
    limits: Readonly<Record<string, number>>,
  ) {
    this.s3 = s3;
    this.uploads = uploads;
    this.derived = derived;
    this.api = api;
    this.emulator = emulator;
    this.network = network;
    this.container = previewContainer({ network, apiPort: api.port, awsPort: emulator.port, derived, limits });
  }

  /** Uploads a document and sends its event through the Runtime API, as often as asked. */
  async upload(Key: string, Body: Buffer, times = 1): Promise<Invocation> {
    const { ETag = '' } = await this.s3.send(new PutObjectCommand({ Bucket: this.uploads, Key, Body }));
    const object = { key: Key, size: Body.length, etag: ETag.replaceAll('"', '') };
    const event = { detail: { bucket: { name: this.uploads }, object } };
    for (let count = 1; count < times; count += 1) await this.api.invoke(event);
    return this.api.invoke(event);
  }

  async stop(): Promise<void> {
    this.container.remove();
    await this.api.stop();
    this.emulator.stop();
    docker('network', 'rm', this.network);
  }
}
