import { execFileSync } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { COMMANDS, EXIT_CODES } from '../../../containers/batch/contract.ts';
import { IMAGE, JobContainers } from './job-containers.ts';

jest.setTimeout(120_000);

describe('The batch job, from its image, ends', () => {
  let jobs: JobContainers;
  let picture: Buffer;

  beforeAll(async () => {
    jobs = await JobContainers.start(new URL(process.env.LOCAL_ENDPOINT ?? ''));
    picture = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#8af' } })
      .jpeg()
      .toBuffer();
  }, 600_000);
  afterAll(() => jobs?.stop());

  const head = (key: string) => jobs.s3.send(new HeadObjectCommand({ Bucket: jobs.derived, Key: key }));
  const recordOf = async (key: string) => {
    const { Body } = await jobs.s3.send(new GetObjectCommand({ Bucket: jobs.derived, Key: `rejected/${key}` }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  };

  it('as done, with tiles and thumbnails, whatever the name', async () => {
    const upload = await jobs.upload('été/1+1 %.JPG', picture);
    expect(await jobs.run({ ...upload })).toBe(EXIT_CODES.done);
    for (const prefix of ['tiles', 'thumbnails/128', 'thumbnails/512', 'thumbnails/1024']) {
      expect((await head(`${prefix}/${upload.key}`)).Metadata).toMatchObject({ 'source-etag': upload.etag });
    }
  });

  it('as done for a duplicate, which writes nothing', async () => {
    const upload = await jobs.upload('twice.jpg', picture);
    await jobs.run({ ...upload });
    const { ETag, LastModified } = await head('tiles/twice.jpg');
    expect(await jobs.run({ ...upload })).toBe(EXIT_CODES.done);
    expect(await head('tiles/twice.jpg')).toMatchObject({ ETag, LastModified });
  });

  it('as done for a child of an array job, by its line of the manifest', async () => {
    const upload = await jobs.upload('backlog.jpg', picture);
    const manifest = { bucket: jobs.derived, key: 'manifests/1.jsonl' };
    const Body = `${JSON.stringify({ ...upload, key: 'other' })}\n${JSON.stringify(upload)}\n`;
    await jobs.s3.send(new PutObjectCommand({ Bucket: manifest.bucket, Key: manifest.key, Body }));
    const child = { command: COMMANDS.manifest, environment: { AWS_BATCH_JOB_ARRAY_INDEX: '1' } };
    expect(await jobs.run(manifest, child)).toBe(EXIT_CODES.done);
    expect(await head('tiles/backlog.jpg')).toMatchObject({ Metadata: { 'source-etag': upload.etag } });
    expect(await jobs.run(manifest, { command: COMMANDS.manifest })).toBe(EXIT_CODES.badEnvironment);
  });

  it('as missing where Batch was given no parameters, as bad arguments where it was given no words for them', async () => {
    expect(await jobs.run({})).toBe(EXIT_CODES.missing);
    expect(await jobs.run({}, { command: ['upload'] })).toBe(EXIT_CODES.badArguments);
  });

  it('as rejected, with the reason, for what is no image', async () => {
    const upload = await jobs.upload('text.jpg', Buffer.from('hello'));
    expect(await jobs.run({ ...upload })).toBe(EXIT_CODES.rejected);
    expect(await recordOf('text.jpg')).toMatchObject({ code: 'UNSUPPORTED_FORMAT', etag: upload.etag });
  });

  it('as rejected for an image that needs more memory than the job has', async () => {
    const upload = await jobs.upload('progressive.jpg', await claiming(picture, 30_000));
    expect(await jobs.run({ ...upload })).toBe(EXIT_CODES.rejected);
    expect(await recordOf('progressive.jpg')).toMatchObject({ code: 'TOO_COSTLY' });
  });

  it('as missing, or as replaced', async () => {
    const upload = await jobs.upload('replaced.jpg', Buffer.from('before'));
    await jobs.upload('replaced.jpg', picture);
    expect(await jobs.run({ ...upload })).toBe(EXIT_CODES.replaced);
    expect(await jobs.run({ ...upload, key: 'never.jpg' })).toBe(EXIT_CODES.missing);
  });

  it.each([
    ['the upload', 64, 2 ** 16],
    ['the tiles', 512, 2 ** 21],
  ])('as a full disk where %s do not fit', async (_what, edge, bytes) => {
    const noisy = sharp({
      create: {
        width: 2048,
        height: 2048,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: edge },
      },
    });
    const body = await noisy.jpeg({ quality: 40 }).toBuffer();
    const upload = await jobs.upload(`full-${edge}.jpg`, body);
    const size = bytes < body.length ? bytes : body.length + 2 ** 20;
    expect(await jobs.run({ ...upload }, { scratchBytes: size })).toBe(EXIT_CODES.diskFull);
  });

  it.each([
    ['AWS as unavailable where nothing answers', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, EXIT_CODES.unavailable],
    ['a bad environment where a variable is missing', { DERIVED_BUCKET: undefined }, EXIT_CODES.badEnvironment],
    ['a bad environment where one is malformed', { TILE_FORMAT: 'gif' }, EXIT_CODES.badEnvironment],
    ['a bug where the SDK is not told a region', { AWS_REGION: undefined }, EXIT_CODES.bug],
  ])('with %s', async (_what, environment, exitCode) => {
    const upload = await jobs.upload('photo.jpg', picture);
    expect(await jobs.run({ ...upload }, { environment })).toBe(exitCode);
  });

  it('with JSON in its log, which names the upload and the rate', async () => {
    const upload = await jobs.upload('logged.jpg', picture);
    const job = jobs.start({ ...upload });
    await job.exitCode;
    const lines = job
      .logs()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'Tiles made', tiles: 42, megabytesPerSecond: expect.any(Number), upload }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ message: 'Tiles uploaded', bytes: expect.any(Number) }));
  });

  it('having asked for its credentials where Batch and ECS hand them out', async () => {
    const asked: IncomingMessage[] = [];
    const credentials = {
      AccessKeyId: 'FROMTASKROLE',
      SecretAccessKey: 'x',
      Token: 'y',
      Expiration: '2099-01-01T00:00:00Z',
    };
    const aws = await serve((request) => {
      asked.push(request);
      return request.url === '/credentials' ? JSON.stringify(credentials) : undefined;
    });
    const origin = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
    const environment = {
      AWS_ENDPOINT_URL: origin,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a token',
    };
    const upload = await jobs.upload('photo.jpg', picture);
    const exitCode = await jobs.run({ ...upload }, { environment, network: 'host' });
    aws.close();
    expect(exitCode).toBe(EXIT_CODES.unavailable);
    expect(asked[0]).toMatchObject({ url: '/credentials', headers: { authorization: 'a token' } });
    expect(asked.at(-1)?.headers.authorization).toContain('Credential=FROMTASKROLE/');
  });

  it('and has no compiler, no package manager cache and no credentials in its image', () => {
    const look =
      'command -v gcc make; ls -A /root/.npm /root/.aws 2>/dev/null; env | grep -i -E "secret|token" || true';
    const found = execFileSync('docker', ['run', '--rm', '--entrypoint', 'sh', IMAGE, '-c', look]);
    expect(found.toString().replace(/^.*:$|\s/gm, '')).toBe('');
  });
});

/** A progressive JPEG whose header says that it is a square of this edge: by that alone it is judged. */
async function claiming(picture: Buffer, edgePx: number): Promise<Buffer> {
  const jpeg = await sharp(picture).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc2]));
  jpeg.writeUInt16BE(edgePx, frame + 5);
  jpeg.writeUInt16BE(edgePx, frame + 7);
  return jpeg;
}

/** Answers 403 where there is nothing to say. */
function serve(answer: (request: IncomingMessage) => string | undefined): Promise<Server> {
  const server = createServer((request, response) => {
    const body = answer(request);
    response.writeHead(body === undefined ? 403 : 200, { 'content-type': 'application/json' }).end(body);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
