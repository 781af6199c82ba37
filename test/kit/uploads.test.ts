import { readFile } from 'node:fs/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { currentUpload, download } from '../../lambda/kit/uploads.ts';
import { FakeS3, s3Error } from './fake-s3.ts';
import { fileWith } from './images.ts';

const client = new S3Client({});
const fake = new FakeS3();
let s3 = fake.serve(client);
const KEY = 'été 1+1 %.JPG';

let upload: { bucket: string; key: string; size: number; etag: string };

beforeEach(() => {
  fake.clear();
  s3.restore();
  s3 = fake.serve(client);
  const { etag } = fake.store('uploads', KEY, 'a picture');
  upload = { bucket: 'uploads', key: KEY, size: 9, etag: etag.replaceAll('"', '') };
});

describe('download', () => {
  it('writes the upload to the file', async () => {
    const path = await fileWith(Buffer.of());
    expect(await download(client, upload, path)).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('a picture');
  });

  it('gives nothing of an upload that has been replaced', async () => {
    fake.store('uploads', KEY, 'another picture');
    expect(await download(client, upload, await fileWith(Buffer.of()))).toBe(false);
  });

  it('gives nothing of an upload that has been deleted', async () => {
    fake.remove('uploads', KEY);
    expect(await download(client, upload, await fileWith(Buffer.of()))).toBe(false);
  });

  it.each([403, 500, 503])('fails where S3 answers %s', async (status) => {
    s3.reset();
    s3.rejects(s3Error(status));
    await expect(download(client, upload, await fileWith(Buffer.of()))).rejects.toMatchObject({
      $metadata: { httpStatusCode: status },
    });
  });
});

describe('the current upload', () => {
  it('is named as an event names it', async () => {
    expect(await currentUpload(client, { bucket: 'uploads', key: KEY })).toEqual(upload);
  });

  it('is none where there is none', async () => {
    expect(await currentUpload(client, { bucket: 'uploads', key: 'other.jpg' })).toBeUndefined();
  });

  it.each([403, 500, 503])('is unknown where S3 answers %s', async (status) => {
    s3.reset();
    s3.rejects(s3Error(status));
    await expect(currentUpload(client, upload)).rejects.toMatchObject({ $metadata: { httpStatusCode: status } });
  });
});
