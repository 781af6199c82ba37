import 'aws-sdk-client-mock-jest';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { rejection, standingResults, writeResult } from '../../lambda/kit/results.ts';
import { FakeS3, s3Error } from './fake-s3.ts';

const client = new S3Client({});
const fake = new FakeS3();
let s3 = fake.serve(client);

const source = { bucket: 'uploads', key: 'photo.jpg', size: 42, etag: 'abc' };
const result = { key: 'thumbnails/128/photo.jpg', body: Buffer.from('small'), contentType: 'image/webp' };

beforeEach(() => {
  fake.clear();
  s3.restore();
  s3 = fake.serve(client);
});

describe('a result', () => {
  it('says what it was made from, what it is, and that only its viewer may keep it', async () => {
    expect(await writeResult(client, 'derived', result, source, undefined)).toBe(true);
    expect(s3).toHaveReceivedCommandWith(PutObjectCommand, {
      Bucket: 'derived',
      Key: 'thumbnails/128/photo.jpg',
      Body: result.body,
      ContentType: 'image/webp',
      CacheControl: 'private, max-age=31536000',
      Metadata: { 'source-etag': 'abc', 'source-size': '42' },
    });
  });

  it('may say more, but not against what it was made from', async () => {
    const metadata = { pages: '3', 'source-etag': 'wrong' };
    await writeResult(client, 'derived', { ...result, metadata }, source, undefined);
    const written = fake.find('derived', result.key);
    expect(written?.metadata).toEqual({ pages: '3', 'source-etag': 'abc', 'source-size': '42' });
  });

  it('is written where nothing stands, if nothing was seen there', async () => {
    fake.store('derived', result.key, 'of someone else');
    expect(await writeResult(client, 'derived', result, source, undefined)).toBe(false);
    expect(fake.find('derived', result.key)?.body.toString()).toBe('of someone else');
  });

  it('replaces what was seen', async () => {
    const { etag } = fake.store('derived', result.key, 'old');
    expect(await writeResult(client, 'derived', result, source, { etag, sourceEtag: 'old' })).toBe(true);
    expect(fake.find('derived', result.key)?.body.toString()).toBe('small');
  });

  it('does not replace what has come since', async () => {
    const { etag } = fake.store('derived', result.key, 'old');
    fake.store('derived', result.key, 'of someone else');
    expect(await writeResult(client, 'derived', result, source, { etag, sourceEtag: 'old' })).toBe(false);
  });

  it('is not written back where it was seen and has been deleted', async () => {
    expect(await writeResult(client, 'derived', result, source, { etag: '"x"', sourceEtag: 'old' })).toBe(false);
  });

  it('is not written where S3 finds another write under way', async () => {
    s3.on(PutObjectCommand).rejects(s3Error(409, 'ConditionalRequestConflict'));
    expect(await writeResult(client, 'derived', result, source, undefined)).toBe(false);
  });

  it.each([403, 500, 503])('fails where S3 answers %s', async (status) => {
    s3.on(PutObjectCommand).rejects(s3Error(status));
    await expect(writeResult(client, 'derived', result, source, undefined)).rejects.toMatchObject({
      $metadata: { httpStatusCode: status },
    });
  });
});

describe('standing results', () => {
  it('are those that are there, with the ETag of their source', async () => {
    const { etag } = fake.store('derived', 'a', 'x', { 'source-etag': 'abc' });
    fake.store('derived', 'b', 'y');
    const standing = await standingResults(client, 'derived', ['a', 'b', 'c']);
    expect(standing.get('a')).toEqual({ etag, sourceEtag: 'abc' });
    expect(standing.get('b')).toMatchObject({ sourceEtag: undefined });
    expect([...standing.keys()]).toEqual(['a', 'b']);
  });

  it.each([403, 500, 503])('are unknown where S3 answers %s', async (status) => {
    s3.on(HeadObjectCommand).rejects(s3Error(status));
    await expect(standingResults(client, 'derived', ['a'])).rejects.toMatchObject({
      $metadata: { httpStatusCode: status },
    });
  });
});

it('a rejection is a JSON record of the reason and the upload, under rejected/', () => {
  const { key, contentType, body } = rejection(source, 'BROKEN', 'premature end');
  expect({ key, contentType, record: JSON.parse(body.toString()) }).toEqual({
    key: 'rejected/photo.jpg',
    contentType: 'application/json',
    record: { code: 'BROKEN', message: 'premature end', key: 'photo.jpg', size: 42, etag: 'abc' },
  });
});
