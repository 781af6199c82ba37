import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type AbortMultipartUploadCommandInput,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteObjectCommand,
  type DeleteObjectCommandInput,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadBucketCommand,
  type HeadBucketCommandInput,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

export interface StoredObject {
  readonly body: Buffer;
  /** With quotes, as S3 gives it; the same for the same content. */
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modified: Date;
}

interface MultipartUpload {
  readonly metadata: Readonly<Record<string, string>>;
  readonly parts: Map<number, Buffer>;
}

/** Runs the effect of a request at once, or whenever a test wants it to happen. */
export type Transport = <T>(name: string, effect: () => T) => Promise<T>;

const immediately: Transport = async (_, effect) => effect();

/** S3 in memory: every request is atomic, with the conditions and errors of the real one. */
export class FakeS3 {
  private readonly objects = new Map<string, StoredObject>();
  private readonly uploads = new Map<string, MultipartUpload>();
  /** The time that it is. */
  now = new Date();
  /** How many keys a page of a listing has. */
  pageSize = 1000;

  store(bucket: string, key: string, content: string | Buffer, metadata: Record<string, string> = {}): StoredObject {
    const body = Buffer.from(content);
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    const object = { body, etag, metadata, modified: this.now };
    this.objects.set(pathOf(bucket, key), object);
    return object;
  }

  find(bucket: string, key: string): StoredObject | undefined {
    return this.objects.get(pathOf(bucket, key));
  }

  remove(bucket: string, key: string): void {
    this.objects.delete(pathOf(bucket, key));
  }

  clear(): void {
    this.objects.clear();
    this.uploads.clear();
  }

  keys(bucket: string): string[] {
    const prefix = pathOf(bucket, '');
    return [...this.objects.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  }

  /** Makes a client talk to this. */
  serve(client: S3Client, transport: Transport = immediately) {
    const stub = mockClient(client);
    stub
      .on(HeadBucketCommand)
      .callsFake((input: HeadBucketCommandInput) => transport(`HEAD ${input.Bucket}`, () => ({})));
    stub
      .on(HeadObjectCommand)
      .callsFake((input: HeadObjectCommandInput) => transport(`HEAD ${input.Key}`, () => this.head(input)));
    stub
      .on(GetObjectCommand)
      .callsFake((input: GetObjectCommandInput) => transport(`GET ${input.Key}`, () => this.get(input)));
    stub
      .on(PutObjectCommand)
      .callsFake((input: PutObjectCommandInput) => transport(`PUT ${input.Key}`, () => this.put(input)));
    stub
      .on(ListObjectsV2Command)
      .callsFake((input: ListObjectsV2CommandInput) => transport(`LIST ${input.Prefix}`, () => this.list(input)));
    stub
      .on(DeleteObjectCommand)
      .callsFake((input: DeleteObjectCommandInput) => transport(`DELETE ${input.Key}`, () => this.delete(input)));
    stub
      .on(CreateMultipartUploadCommand)
      .callsFake((input: CreateMultipartUploadCommandInput) =>
        transport(`CREATE ${input.Key}`, () => this.start(input)),
      );
    stub
      .on(UploadPartCommand)
      .callsFake((input: UploadPartCommandInput) => transport(`PART ${input.Key}`, () => this.part(input)));
    stub
      .on(CompleteMultipartUploadCommand)
      .callsFake((input: CompleteMultipartUploadCommandInput) =>
        transport(`COMPLETE ${input.Key}`, () => this.complete(input)),
      );
    stub
      .on(AbortMultipartUploadCommand)
      .callsFake((input: AbortMultipartUploadCommandInput) => transport(`ABORT ${input.Key}`, () => this.abort(input)));
    return stub;
  }

  /** Uploads in parts that have neither been completed nor taken back. */
  get unfinishedUploads(): number {
    return this.uploads.size;
  }

  private start({ Metadata = {} }: CreateMultipartUploadCommandInput) {
    const UploadId = randomUUID();
    this.uploads.set(UploadId, { metadata: Metadata, parts: new Map() });
    return { UploadId };
  }

  private part({ UploadId = '', PartNumber = 0, Body }: UploadPartCommandInput) {
    const bytes = Buffer.from(Body as Uint8Array);
    this.uploadOf(UploadId).parts.set(PartNumber, bytes);
    return { ETag: `"${createHash('md5').update(bytes).digest('hex')}"` };
  }

  private complete({ UploadId = '', MultipartUpload, ...input }: CompleteMultipartUploadCommandInput) {
    const { metadata: Metadata, parts } = this.uploadOf(UploadId);
    const numbers = MultipartUpload?.Parts?.map(({ PartNumber = 0 }) => PartNumber) ?? [];
    const Body = Buffer.concat(numbers.map((number) => parts.get(number) ?? Buffer.of()));
    const { Bucket, Key, IfMatch, IfNoneMatch } = input;
    const answer = this.put({ Bucket, Key, IfMatch, IfNoneMatch, Metadata, Body });
    this.uploads.delete(UploadId);
    return answer;
  }

  private abort({ UploadId = '' }: AbortMultipartUploadCommandInput) {
    this.uploadOf(UploadId);
    this.uploads.delete(UploadId);
    return {};
  }

  private uploadOf(id: string): MultipartUpload {
    const upload = this.uploads.get(id);
    if (!upload) throw s3Error(404, 'NoSuchUpload');
    return upload;
  }

  private list({ Bucket = '', Prefix = '', StartAfter = '', ContinuationToken, MaxKeys }: ListObjectsV2CommandInput) {
    const after = Buffer.from(ContinuationToken ?? StartAfter);
    const keys = this.keys(Bucket)
      .filter((key) => key.startsWith(Prefix) && Buffer.compare(Buffer.from(key), after) > 0)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const page = keys.slice(0, MaxKeys ?? this.pageSize);
    const Contents = page.map((key) => {
      const { etag, body, modified } = this.find(Bucket, key) as StoredObject;
      return { Key: encodeURIComponent(key), ETag: etag, Size: body.length, LastModified: modified };
    });
    const IsTruncated = keys.length > page.length;
    return { Contents, IsTruncated, NextContinuationToken: IsTruncated ? page.at(-1) : undefined };
  }

  private delete({ Bucket = '', Key = '', IfMatch }: DeleteObjectCommandInput) {
    const object = this.find(Bucket, Key);
    if (IfMatch !== undefined && !object) throw s3Error(404, 'NoSuchKey');
    if (IfMatch !== undefined && IfMatch !== object?.etag) throw s3Error(412, 'PreconditionFailed');
    this.remove(Bucket, Key);
    return {};
  }

  private head({ Bucket = '', Key = '' }: HeadObjectCommandInput) {
    const object = this.find(Bucket, Key);
    if (!object) throw s3Error(404, 'NotFound');
    const { etag, body, metadata, modified } = object;
    return { ETag: etag, ContentLength: body.length, Metadata: metadata, LastModified: modified };
  }

  private get({ Bucket = '', Key = '', IfMatch, Range }: GetObjectCommandInput) {
    const object = this.find(Bucket, Key);
    if (!object) throw s3Error(404, 'NoSuchKey');
    if (IfMatch !== undefined && IfMatch !== object.etag) throw s3Error(412, 'PreconditionFailed');
    const { body, ...range } = rangeOf(object.body, Range);
    return { ...this.head({ Bucket, Key }), ...range, Body: Readable.from([body]) };
  }

  private put({ Bucket = '', Key = '', Body, Metadata, IfMatch, IfNoneMatch }: PutObjectCommandInput) {
    const object = this.find(Bucket, Key);
    if (IfNoneMatch === '*' && object) throw s3Error(412, 'PreconditionFailed');
    if (IfMatch !== undefined && !object) throw s3Error(404, 'NoSuchKey');
    if (IfMatch !== undefined && IfMatch !== object?.etag) throw s3Error(412, 'PreconditionFailed');
    if (!(Body instanceof Uint8Array)) throw new Error('The fake S3 takes bodies in memory only');
    return { ETag: this.store(Bucket, Key, Buffer.from(Body), Metadata).etag };
  }
}

/** An error as the SDK throws it for this HTTP status. */
export function s3Error(httpStatusCode: number, name = 'InternalError'): S3ServiceException {
  return new S3ServiceException({
    name,
    message: name,
    $fault: httpStatusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode },
  });
}

/** As S3 reads `Range`: from one byte to another, both of them with it, or the last so many. */
function rangeOf(whole: Buffer, range: string | undefined) {
  if (range === undefined) return { body: whole };
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const start = first === '' ? Math.max(0, whole.length - Number(last)) : Number(first);
  if (start >= whole.length) throw s3Error(416, 'InvalidRange');
  const body = whole.subarray(start, first === '' || last === '' ? undefined : Number(last) + 1);
  const ContentRange = `bytes ${start}-${start + body.length - 1}/${whole.length}`;
  return { body, ContentLength: body.length, ContentRange };
}

function pathOf(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}
