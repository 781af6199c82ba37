import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { LRUCache } from 'lru-cache';
import { beginningThatFitsInKey, previewKey, rejectedKey, thumbnailKey } from '../../lambda/kit/keys.ts';
import { unquoted } from '../../lambda/kit/uploads.ts';
import { answerOf, found } from './storage.ts';

/** How many uploads a page shows. */
export const PAGE_SIZE = 24;
/** After this time nobody is told any more that a picture is on its way: the cron has been round twice. */
const WAIT_MS = 2 * 3_600_000;
/** Of the shelf of pictures. */
const PICTURES_BYTES = 32 * 2 ** 20;
const FRESH_MS = { waiting: 1_000, known: 60_000, reachable: 2_000 };

/** An upload. */
export interface Photo {
  readonly key: string;
  /** Without quotes. */
  readonly etag: string;
  readonly bytes: number;
  readonly modified: Date;
}

/** What has come of an upload. */
export type Outcome =
  | { readonly kind: 'ready'; readonly pageCount?: number; readonly title?: string }
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string }
  | { readonly kind: 'waiting' }
  /** No system takes such files, or none has answered for hours. */
  | { readonly kind: 'none' };

export interface Card {
  readonly photo: Photo;
  readonly outcome: Outcome;
  /** Of the pictures that there are of it, if it is `ready`. */
  readonly edgesPx: readonly number[];
}

export interface Page {
  readonly photos: readonly Photo[];
  /** Where the next page begins: behind this key. @default - this is the last page */
  readonly next?: string;
}

export interface PageProps {
  /** Only keys that begin so. */
  readonly prefix: string;
  /** Only keys behind this one. */
  readonly after: string;
}

export interface Picture {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** ETag of the upload that it shows. */
  readonly sourceEtag: string | undefined;
}

export interface LibraryProps {
  readonly s3: S3Client;
  readonly uploads: string;
  readonly derived: string;
  readonly edgesPx: readonly number[];
}

/**
 * The library as the gallery reads it. Each call asks S3 for a page's worth at most, however much
 * there is, and keeps the answer for moments only.
 */
export class Library {
  readonly edgesPx: readonly number[];
  readonly #props: LibraryProps;
  readonly #outcomes = new LRUCache<string, Outcome>({ max: 5_000, ttl: FRESH_MS.known });
  readonly #pictures = new LRUCache<string, Picture>({
    maxSize: PICTURES_BYTES,
    sizeCalculation: ({ body }) => body.length + 1,
  });
  #reachableUntil = 0;

  constructor(props: LibraryProps) {
    this.#props = props;
    this.edgesPx = [...props.edgesPx].sort((a, b) => a - b);
  }

  /** Uploads in the order of their keys' bytes, which is S3's own. */
  async page({ prefix, after }: PageProps): Promise<Page> {
    const { Contents = [], IsTruncated } = await answerOf(
      this.#props.s3.send(
        new ListObjectsV2Command({
          Bucket: this.#props.uploads,
          Prefix: beginningThatFitsInKey(prefix),
          StartAfter: after === '' ? undefined : beginningThatFitsInKey(after),
          MaxKeys: PAGE_SIZE,
          // XML cannot carry every character that a key can.
          EncodingType: 'url',
        }),
      ),
    );
    const photos = Contents.map(({ Key = '', ETag, Size = 0, LastModified = new Date(0) }) => ({
      key: decodeURIComponent(Key.replaceAll('+', ' ')),
      etag: unquoted(ETag),
      bytes: Size,
      modified: LastModified,
    }));
    return { photos, next: IsTruncated ? photos.at(-1)?.key : undefined };
  }

  async photo(key: string): Promise<Photo | undefined> {
    const head = await found(this.#props.s3.send(new HeadObjectCommand({ Bucket: this.#props.uploads, Key: key })));
    if (!head) return undefined;
    const { ETag, ContentLength = 0, LastModified = new Date(0) } = head;
    return { key, etag: unquoted(ETag), bytes: ContentLength, modified: LastModified };
  }

  /** An upload with what has come of it. */
  async card(photo: Photo): Promise<Card> {
    return { photo, outcome: await this.outcome(photo), edgesPx: this.edgesPx };
  }

  /** Only what was made from this upload counts, and not from another that stood at its key. */
  async outcome(photo: Photo): Promise<Outcome> {
    const id = JSON.stringify([photo.key, photo.etag]);
    const kept = this.#outcomes.get(id);
    if (kept) return kept;
    const outcome = (await this.#ready(photo)) ?? (await this.#rejected(photo)) ?? unanswered(photo);
    this.#outcomes.set(id, outcome, { ttl: outcome.kind === 'waiting' ? FRESH_MS.waiting : FRESH_MS.known });
    return outcome;
  }

  async #ready({ key, etag }: Photo): Promise<Outcome | undefined> {
    // The largest is written with the others, and is what the photo's own page shows.
    const Key = pictureKey(this.edgesPx.at(-1) ?? 0, key);
    const head = await found(this.#props.s3.send(new HeadObjectCommand({ Bucket: this.#props.derived, Key })));
    const metadata = head?.Metadata ?? {};
    if (metadata['source-etag'] !== etag) return undefined;
    const pageCount = metadata['page-count'];
    return {
      kind: 'ready',
      pageCount: pageCount === undefined ? undefined : Number(pageCount),
      title: metadata.title === undefined ? undefined : decodeURIComponent(metadata.title),
    };
  }

  async #rejected({ key, etag }: Photo): Promise<Outcome | undefined> {
    const object = await found(
      this.#props.s3.send(new GetObjectCommand({ Bucket: this.#props.derived, Key: rejectedKey(key) })),
    );
    if (!object?.Body) return undefined;
    const record = JSON.parse((await answerOf(buffer(object.Body as Readable))).toString());
    // A record outlives the upload that it is about.
    if (record.etag !== etag || record.key !== key) return undefined;
    return { kind: 'rejected', code: String(record.code), message: String(record.message) };
  }

  /**
   * A picture of an upload.
   * @param etag - the upload's: only a picture of that one is kept in memory
   */
  async picture(edgePx: number, key: string, etag: string): Promise<Picture | undefined> {
    const Key = pictureKey(edgePx, key);
    const id = JSON.stringify([Key, etag]);
    const kept = this.#pictures.get(id);
    if (kept) return kept;
    const object = await found(this.#props.s3.send(new GetObjectCommand({ Bucket: this.#props.derived, Key })));
    if (!object?.Body) return undefined;
    const { Body, ContentType = 'application/octet-stream', Metadata } = object;
    const body = await answerOf(buffer(Body as Readable));
    const picture = { body, contentType: ContentType, sourceEtag: Metadata?.['source-etag'] };
    if (picture.sourceEtag === etag) this.#pictures.set(id, picture);
    return picture;
  }

  /** @throws StorageUnavailable if either bucket does not answer */
  async reach(): Promise<void> {
    if (Date.now() < this.#reachableUntil) return;
    const { s3, uploads, derived } = this.#props;
    await answerOf(Promise.all([uploads, derived].map((Bucket) => s3.send(new HeadBucketCommand({ Bucket })))));
    this.#reachableUntil = Date.now() + FRESH_MS.reachable;
  }
}

function pictureKey(edgePx: number, key: string): string {
  return isDocument(key) ? previewKey(edgePx, key) : thumbnailKey(edgePx, key);
}

/** Whether it is previews that are made of an upload with this key. */
function isDocument(key: string): boolean {
  return key.toLowerCase().endsWith('.pdf');
}

function unanswered({ modified }: Photo): Outcome {
  return { kind: Date.now() - modified.getTime() < WAIT_MS ? 'waiting' : 'none' };
}
