import { S3Client } from '@aws-sdk/client-s3';
import { makeApp } from '../../containers/ecs/app.ts';
import { idOf } from '../../containers/ecs/photo-id.ts';
import { previewKey, rejectedKey, thumbnailKey } from '../../lambda/kit/keys.ts';
import { FakeS3 } from '../kit/fake-s3.ts';

const UPLOADS = 'uploads-bucket';
export const DERIVED = 'derived-bucket';
const EDGES_PX = [128, 512, 1024];
const NAMES = ['style.css', 'icon.svg', 'gallery.js', 'viewer.js'];

/** The gallery without a network: S3 in memory, and requests by function call. */
export class TestGallery {
  readonly s3 = new FakeS3();
  /** What S3 has been asked for, in order. */
  readonly asked: string[] = [];
  readonly stop = new AbortController();
  now = new Date();
  /** Whether S3 answers nothing. */
  isDown = false;
  private readonly app;

  constructor(uploadLimitBytes = 1_000_000) {
    const client = new S3Client({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
    this.s3.serve(client, async (name, effect) => {
      this.asked.push(name);
      if (this.isDown) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      return effect();
    });
    this.app = makeApp({
      s3: client,
      uploads: UPLOADS,
      derived: DERIVED,
      edgesPx: EDGES_PX,
      uploadLimitBytes,
      uploadOrigin: 'https://uploads.example.com',
      assets: new Map(NAMES.map((name) => [name, madeAsset(name)])),
      stopping: this.stop.signal,
      now: () => this.now,
    });
  }

  get(path: string, headers: Record<string, string> = {}) {
    return this.app.request(path, { headers });
  }

  post(path: string, body: unknown) {
    return this.app.request(path, { method: 'POST', body: JSON.stringify(body) });
  }

  async text(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  photoPage(key: string): Promise<string> {
    return this.text(`/photos/${idOf(key)}`);
  }

  /** @returns its ETag, without quotes */
  upload(key: string, content = key): string {
    return this.s3.store(UPLOADS, key, content).etag.replaceAll('"', '');
  }

  /** All pictures of an upload, as the systems make them; each holds its key. */
  picture(key: string, sourceEtag: string, metadata: Record<string, string> = {}): void {
    const keyOf = key.endsWith('.pdf') ? previewKey : thumbnailKey;
    for (const edgePx of EDGES_PX)
      this.s3.store(DERIVED, keyOf(edgePx, key), keyOf(edgePx, key), { 'source-etag': sourceEtag, ...metadata });
  }

  reject(key: string, etag: string, message: string): void {
    const record = JSON.stringify({ code: 'BROKEN', message, key, size: 1, etag });
    this.s3.store(DERIVED, rejectedKey(key), record, { 'source-etag': etag });
  }
}

function madeAsset(name: string) {
  return { url: `/assets/${name}?v=1`, type: 'text/plain', body: new Uint8Array([1]), gzipped: new Uint8Array([2]) };
}
