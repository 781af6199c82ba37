import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { HEALTH_COMMAND, HEALTH_PATHS, STOP } from '../../containers/ecs/contract.ts';
import { thumbnailKey } from '../../lambda/kit/keys.ts';
import { docker } from '../kit/docker.ts';
import { GalleryContainer, IMAGE } from './gallery-container.ts';
import { Load } from './load.ts';

describe('The gallery, from its image', () => {
  let gallery: GalleryContainer;

  beforeAll(async () => {
    gallery = await GalleryContainer.start(new URL(process.env.LOCAL_ENDPOINT ?? ''));
    for (let i = 0; i < 24; i += 1) {
      const Key = `${i}.jpg`;
      const { ETag = '' } = await gallery.s3.send(new PutObjectCommand({ Bucket: gallery.uploads, Key, Body: Key }));
      const result = { Bucket: gallery.derived, Key: thumbnailKey(1024, Key), Body: 'picture' };
      await gallery.s3.send(new PutObjectCommand({ ...result, Metadata: { 'source-etag': ETag.replaceAll('"', '') } }));
    }
  }, 600_000);
  afterAll(() => gallery?.stop());

  const status = async (path: string) => (await fetch(`${gallery.url}${path}`)).status;

  it('shows the library with the credentials that the agent gives, and is ready', async () => {
    const page = await (await fetch(gallery.url)).text();
    expect(page.match(/data-outcome="ready"/g)).toHaveLength(24);
    expect(await status(HEALTH_PATHS.buckets)).toBe(200);
  });

  it('serves its own assets', async () => {
    const page = await (await fetch(gallery.url)).text();
    const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(assets.length).toBeGreaterThan(2);
    for (const path of assets) expect(await status(path)).toBe(200);
  });

  it('is well by its health command, which is ill where nothing answers', () => {
    gallery.container.exec(...HEALTH_COMMAND);
    expect(() => gallery.container.exec('env', 'PORT=8081', ...HEALTH_COMMAND)).toThrow();
  });

  it('is not root, and has no file that it can write', () => {
    expect(gallery.container.exec('id', '-u')).toBe('1000');
    expect(() => gallery.container.exec('touch', '/app/file')).toThrow('Read-only file system');
    expect(
      gallery.container.exec('sh', '-c', 'find / -xdev -writable -type f 2>/dev/null | grep -v ^/proc | head'),
    ).toBe('');
  });

  it('has no package manager, compiler, source or credentials in the image', () => {
    const script =
      'command -v npm npx yarn gcc; find /app -name "*.ts" -o -name node_modules; env | grep -i -E "secret|token" || true';
    expect(docker('run', '--rm', '--entrypoint', 'sh', IMAGE, '-c', script)).toBe('');
  });

  it('says with 503 that S3 is dead, stays well, and recovers', async () => {
    gallery.road.cut();
    await sleep(2_500);
    const answer = await fetch(gallery.url);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('Storage is out of reach');
    expect(await status(HEALTH_PATHS.buckets)).toBe(503);
    gallery.container.exec(...HEALTH_COMMAND);
    gallery.road.mend();
    expect(await status(HEALTH_PATHS.buckets)).toBe(200);
    expect(await status('/')).toBe(200);
  }, 60_000);

  it('keeps within its memory under load', async () => {
    const load = new Load(gallery.url, '/', 20);
    await sleep(4_000);
    const early = gallery.container.memoryBytes();
    await sleep(6_000);
    const late = gallery.container.memoryBytes();
    const { answered, failed } = await load.stop();
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(100);
    expect(late).toBeLessThan(384 * 2 ** 20);
    expect(late / early).toBeLessThan(1.5);
  }, 60_000);

  it('ends within its time when told to under load, and fails no request', async () => {
    const load = new Load(gallery.url, '/', 10);
    await sleep(1_000);
    const ended = gallery.container.end();
    // A balancer sends on until it knows.
    await sleep(3_000);
    expect(await status(HEALTH_PATHS.buckets)).toBe(503);
    const { answered, failed } = await load.stop();
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(20);
    const { exitCode, seconds } = await ended;
    expect(exitCode).toBe(0);
    expect(seconds).toBeLessThan(STOP.timeoutSeconds);
    expect(seconds).toBeGreaterThanOrEqual(STOP.drainSeconds);
  }, 60_000);
});
