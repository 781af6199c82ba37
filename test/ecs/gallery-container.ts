import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../../bin/kit/made-up-account.ts';
import { galleryEnvironment, USER } from '../../containers/ecs/contract.ts';
import { encodeEnvironment } from '../../lib/kit/encode-environment.ts';
import { buildImage, Container, docker } from '../kit/docker.ts';
import { Forwarder } from '../kit/forwarder.ts';

export const IMAGE = 'media-library/ecs';
const PORT = 8080;
/** Where the ECS agent gives tasks their credentials. */
const AGENT = {
  subnet: '169.254.170.0/24',
  gateway: '169.254.170.1',
  address: '169.254.170.2',
  path: '/v2/credentials/task',
};
const ANSWER = { AccessKeyId: 'test', SecretAccessKey: 'test', Token: 'test', Expiration: '2099-01-01T00:00:00Z' };
const AGENT_PROGRAM = `require('node:http').createServer((request, response) => {
  if (request.url !== '${AGENT.path}') response.statusCode = 404;
  response.setHeader('content-type', 'application/json').end('${JSON.stringify(ANSWER)}');
}).listen(80)`;

/**
 * The image as the task definition runs it: its user, its memory, no capability, a file system that cannot
 * be written, credentials from the agent's address, and a network that reaches S3 and nothing else.
 */
export class GalleryContainer {
  readonly s3: S3Client;
  /** S3, as the container sees it. */
  readonly road: Forwarder;
  readonly uploads: string;
  readonly derived: string;
  readonly container: Container;
  readonly url: string;
  private readonly agent: Container;
  private readonly network: string;

  /** @param emulator - where S3 is, on this machine */
  static async start(emulator: URL): Promise<GalleryContainer> {
    buildImage(IMAGE, 'containers/ecs/Dockerfile', '.');
    const id = `gallery-${process.pid}-${Date.now()}`;
    const s3 = new S3Client(clientSettings(emulator));
    for (const Bucket of [`${id}-uploads`, `${id}-derived`]) await s3.send(new CreateBucketCommand({ Bucket }));
    const road = await Forwarder.to(emulator);
    docker('network', 'create', '--internal', '--subnet', AGENT.subnet, '--gateway', AGENT.gateway, id);
    const gallery = new GalleryContainer(id, s3, road);
    await gallery.answers();
    return gallery;
  }

  private constructor(id: string, s3: S3Client, road: Forwarder) {
    this.s3 = s3;
    this.road = road;
    this.network = id;
    this.uploads = `${id}-uploads`;
    this.derived = `${id}-derived`;
    const asRoot = ['--user', '0', '--entrypoint', 'node', '--ip', AGENT.address];
    this.agent = new Container(IMAGE, ['--network', id, ...asRoot], ['-e', AGENT_PROGRAM]);
    const environment = {
      ...encodeEnvironment(galleryEnvironment, {
        UPLOADS_BUCKET: this.uploads,
        DERIVED_BUCKET: this.derived,
        EDGES_PX: [128, 512, 1024],
        PORT,
        UPLOAD_LIMIT_BYTES: 1_000_000,
      }),
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: `http://${AGENT.gateway}:${road.port}`,
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: AGENT.path,
    };
    const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const sandbox = ['--init', '--read-only', '--user', USER, '--memory', '512m', '--cap-drop', 'ALL'];
    this.container = new Container(IMAGE, ['--network', id, ...sandbox, ...variables]);
    this.url = `http://${this.container.address(id)}:${PORT}`;
  }

  stop(): void {
    this.container.remove();
    this.agent.remove();
    this.road.stop();
    docker('network', 'rm', this.network);
  }

  private async answers(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (await fetch(`${this.url}/healthz`).catch(() => undefined)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`The gallery does not answer: ${this.container.logs()}`);
  }
}
