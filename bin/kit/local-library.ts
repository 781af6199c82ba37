import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { REPORTS_PREFIX } from '../../lambda/cron/contract.ts';
import { rejectedKey, thumbnailKey } from '../../lambda/kit/keys.ts';
import { standingResults } from '../../lambda/kit/results.ts';
import { DEFAULT_EDGES_PX } from '../../lambda/thumbnail/contract.ts';
import type { StackOutputs } from './cdk.ts';
import { clientSettings } from './made-up-account.ts';

/** An upload, by its key and the ETag that S3 gave it. */
export interface Upload {
  readonly key: string;
  readonly etag: string;
}

/** The media library in an emulator, as someone sees it who uploads photos and looks at results. */
export class LocalLibrary {
  readonly uploads: string;
  readonly derived: string;
  readonly s3: S3Client;
  readonly #endpoint: URL;

  constructor(endpoint: URL, { Storage }: StackOutputs) {
    this.#endpoint = endpoint;
    this.s3 = new S3Client(clientSettings(endpoint));
    this.uploads = Storage?.UploadsBucket ?? '';
    this.derived = Storage?.DerivedBucket ?? '';
  }

  async upload(key: string, body: Buffer): Promise<Upload> {
    const { ETag = '' } = await this.s3.send(new PutObjectCommand({ Bucket: this.uploads, Key: key, Body: body }));
    return { key, etag: ETag.replaceAll('"', '') };
  }

  /**
   * Waits until an upload has all its thumbnails, or a record of why it has none.
   * @returns the keys of these, or none if there are still none after the time
   */
  async results({ key, etag }: Upload, timeoutMs: number): Promise<readonly string[]> {
    const thumbnails = DEFAULT_EDGES_PX.map((edgePx) => thumbnailKey(edgePx, key));
    const record = rejectedKey(key);
    for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(200)) {
      const standing = await standingResults(this.s3, this.derived, [...thumbnails, record]);
      const isThere = (result: string) => standing.get(result)?.sourceEtag === etag;
      if (thumbnails.every(isThere)) return thumbnails;
      if (isThere(record)) return [record];
    }
    return [];
  }

  /** All results that stand, each with what changes when it is written again; the cron's reports are none. */
  async standing(): Promise<ReadonlyMap<string, string>> {
    const versions = new Map<string, string>();
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.s3 }, { Bucket: this.derived })) {
      for (const { Key = '', ETag, LastModified } of Contents)
        if (!Key.startsWith(REPORTS_PREFIX)) versions.set(Key, `${ETag} ${LastModified?.toISOString()}`);
    }
    return versions;
  }

  /** A line about a result for a person: its key, size in pixels or reason, bytes and address. */
  async describe(key: string): Promise<string> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.derived, Key: key }));
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
    const size = `${bytes.length.toLocaleString('en')} bytes`;
    return `  ${key}  ${await contentOf(key, bytes)}  ${size}\n    ${this.addressOf(this.derived, key)}`;
  }

  addressOf(bucket: string, key: string): string {
    const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
    return `${this.#endpoint.origin}/${path}`;
  }
}

async function contentOf(key: string, bytes: Buffer): Promise<string> {
  if (key.startsWith('rejected/')) return JSON.parse(bytes.toString()).message;
  const { width, height } = await sharp(bytes).metadata();
  return `${width}×${height}`;
}
