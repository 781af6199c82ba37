import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { statusOf } from '../../lambda/kit/errors.ts';
import { tilesKey } from '../../lambda/kit/keys.ts';
import { unquoted } from '../../lambda/kit/uploads.ts';
import type { Descriptor } from './deep-zoom.ts';
import { placeOf, readTile, readTileDirectory, type TileDirectory } from './tile-archive.ts';
import { MalformedZip, ZIP_END_BYTES } from './zip-directory.ts';

/** A Deep Zoom pyramid, as one object holds it. */
export interface TileArchive extends Descriptor {
  /** Of the archive, without quotes. */
  readonly etag: string;
  /** Of the upload that it was made from. */
  readonly sourceEtag: string;
  /** Level 0 is one pixel, the last the whole image. */
  readonly levels: number;
  /**
   * A tile's file, by one range request. If the archive has been replaced since it was opened, the
   * tile is the new one's.
   * @returns undefined if there is no such tile, or no archive any more
   */
  tile(level: number, column: number, row: number): Promise<Buffer | undefined>;
}

export interface TileReaderOptions {
  /** Memory for directories of archives, in bytes; a tile takes 12. @default - 32 MiB */
  readonly cacheBytes?: number;
  /** How long an opened archive is taken to be the latest, in milliseconds. @default 10,000 */
  readonly freshMs?: number;
  /** Of an archive that is opened. @default 1,000,000, as of an image of 250,000 x 250,000 in tiles of 256 px */
  readonly maximumTiles?: number;
}

type Tile = readonly [level: number, column: number, row: number];

interface Opened {
  readonly archive: TileArchive;
  /** A tile of this very archive. */
  readonly tile: (...tile: Tile) => Promise<Buffer | undefined>;
  /** Of memory. */
  readonly bytes: number;
  checkedAt: number;
}

/** The object is not there, or is another one than it was. */
class Gone extends Error {
  readonly isReplaced: boolean;

  constructor(key: string, status: number) {
    super(`${key} is gone`);
    this.isReplaced = status === 412;
  }
}

/** Of what is kept of an archive, besides its tiles' places. */
const OPENED_BYTES = 2048;

/** Reads tiles from the archives under `tiles/`, and keeps the directories of those last used. */
export class TileReader {
  private readonly s3: S3Client;
  private readonly bucket: string;
  private readonly options: Required<TileReaderOptions>;
  /** The one longest unused first. */
  private readonly opened = new Map<string, Opened>();
  private readonly opening = new Map<string, Promise<Opened | undefined>>();

  constructor(s3: S3Client, bucket: string, options: TileReaderOptions = {}) {
    this.s3 = s3;
    this.bucket = bucket;
    this.options = { cacheBytes: 32 * 2 ** 20, freshMs: 10_000, maximumTiles: 1_000_000, ...options };
  }

  /**
   * Opens an upload's archive.
   * @returns undefined if it has none
   * @throws MalformedZip or MalformedArchive if the object is not a whole pyramid
   */
  async open(uploadKey: string): Promise<TileArchive | undefined> {
    return (await this.openShared(tilesKey(uploadKey)))?.archive;
  }

  private openShared(key: string): Promise<Opened | undefined> {
    const waiting = this.opening.get(key);
    if (waiting) return waiting;
    const opening = this.openOnce(key).finally(() => this.opening.delete(key));
    this.opening.set(key, opening);
    return opening;
  }

  private async openOnce(key: string): Promise<Opened | undefined> {
    const known = this.opened.get(key);
    this.opened.delete(key);
    const opened = known && (await this.isLatest(key, known)) ? known : await this.readLatest(key);
    if (opened) this.keep(key, opened);
    return opened;
  }

  private async readLatest(key: string): Promise<Opened | undefined> {
    try {
      return await this.read(key);
    } catch (error) {
      if (error instanceof Gone && error.isReplaced) return this.read(key).catch(unlessGone);
      return unlessGone(error);
    }
  }

  private async isLatest(key: string, known: Opened): Promise<boolean> {
    const now = Date.now();
    if (now - known.checkedAt < this.options.freshMs) return true;
    try {
      const { ETag } = await this.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      known.checkedAt = now;
      return unquoted(ETag) === known.archive.etag;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw error;
    }
  }

  private async read(key: string): Promise<Opened> {
    const checkedAt = Date.now();
    const tail = await this.get(key, `bytes=-${ZIP_END_BYTES}`);
    const tailStart = tail.objectBytes - tail.body.length;
    const read = (start: number, length: number) => this.range(key, tail.etag, start, length);
    const readOrTail = async (start: number, length: number) =>
      start < tailStart ? read(start, length) : tail.body.subarray(start - tailStart, start - tailStart + length);
    const directory = await readTileDirectory(readOrTail, tail.objectBytes, this.options.maximumTiles);
    const { etag, sourceEtag } = tail;
    return { ...this.archiveOf(key, { etag, sourceEtag }, directory), bytes: bytesOf(directory), checkedAt };
  }

  private archiveOf(
    key: string,
    etags: Pick<TileArchive, 'etag' | 'sourceEtag'>,
    directory: TileDirectory,
  ): Pick<Opened, 'archive' | 'tile'> {
    const read = (start: number, length: number) => this.range(key, etags.etag, start, length);
    const tile = async (...wanted: Tile) => {
      const place = placeOf(directory, ...wanted);
      return place && readTile(read, place);
    };
    const tileOrReplacement = async (...wanted: Tile) => {
      try {
        return await tile(...wanted);
      } catch (error) {
        unlessGone(error);
      }
      if (this.opened.get(key)?.archive.etag === etags.etag) this.opened.delete(key);
      const replacement = await this.openShared(key);
      return replacement?.tile(...wanted).catch(unlessGone);
    };
    const archive = { ...directory.descriptor, ...etags, levels: directory.levels.length, tile: tileOrReplacement };
    return { archive, tile };
  }

  private keep(key: string, opened: Opened): void {
    this.opened.set(key, opened);
    let bytes = [...this.opened.values()].reduce((sum, each) => sum + each.bytes, 0);
    for (const [oldest, each] of this.opened) {
      if (bytes <= this.options.cacheBytes) break;
      this.opened.delete(oldest);
      bytes -= each.bytes;
    }
  }

  private async range(key: string, etag: string, start: number, length: number): Promise<Buffer> {
    return (await this.get(key, `bytes=${start}-${start + length - 1}`, `"${etag}"`)).body;
  }

  /** @throws Gone */
  private async get(Key: string, Range: string, IfMatch?: string) {
    try {
      const answer = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key, Range, IfMatch }));
      return {
        body: await buffer(answer.Body as Readable),
        etag: unquoted(answer.ETag),
        sourceEtag: answer.Metadata?.['source-etag'] ?? '',
        objectBytes: Number(answer.ContentRange?.split('/')[1]),
      };
    } catch (error) {
      const status = statusOf(error);
      if (status === 404 || status === 412) throw new Gone(Key, status);
      if (status === 416) throw new MalformedZip(`${Key} ends before the zip does`);
      throw error;
    }
  }
}

function unlessGone(error: unknown): undefined {
  if (!(error instanceof Gone)) throw error;
}

function bytesOf({ offsets, sizes }: TileDirectory): number {
  return OPENED_BYTES + offsets.byteLength + sizes.byteLength;
}
