import 'aws-sdk-client-mock-jest';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { type ListingProps, listPages } from '../../lambda/cron/listing.ts';
import { FakeS3, s3Error } from '../kit/fake-s3.ts';

const client = new S3Client({});

async function keysOf(props: ListingProps): Promise<string[]> {
  const keys = [];
  for await (const page of listPages(client, props)) keys.push(...page.map(({ key }) => key));
  return keys;
}

function answer(...keys: string[]) {
  return { Contents: keys.map((Key) => ({ Key, ETag: '"e"', Size: 1, LastModified: new Date(0) })) };
}

it('reads keys as S3 encodes them, blanks as + and all', async () => {
  mockClient(client)
    .on(ListObjectsV2Command)
    .resolves(answer('p/%01%09', 'p/1%2B1+%25.jpg', 'p/%C3%A9t%C3%A9'));
  expect(await keysOf({ bucket: 'b', prefix: 'p/' })).toEqual(['\u0001\t', '1+1 %.jpg', 'été']);
});

it('asks for the next page before this one is worked on', async () => {
  const s3 = mockClient(client);
  s3.on(ListObjectsV2Command).resolves({ ...answer('a'), NextContinuationToken: 'more' });
  await listPages(client, { bucket: 'b' }).next();
  expect(s3).toHaveReceivedCommandTimes(ListObjectsV2Command, 2);
});

it('does not mind that a page fails which nobody asks for', async () => {
  mockClient(client)
    .on(ListObjectsV2Command)
    .resolvesOnce({ ...answer('a'), NextContinuationToken: 'more' })
    .rejects(s3Error(500));
  const pages = listPages(client, { bucket: 'b' });
  expect((await pages.next()).value).toHaveLength(1);
  await new Promise(setImmediate);
  await expect(pages.next()).rejects.toThrow('InternalError');
});

it('refuses a listing that is not in order', async () => {
  mockClient(client).on(ListObjectsV2Command).resolves(answer('%F0%9F%98%80', '%EF%BF%BD'));
  await expect(keysOf({ bucket: 'express' })).rejects.toThrow(
    'The listing of express must be in the order of UTF-8 bytes, got "\ufffd" after "😀"',
  );
});

it.each([1, 2, 3, 1000])('goes on behind a key, however long, with pages of %s keys', async (pageSize) => {
  const fake = new FakeS3();
  fake.pageSize = pageSize;
  fake.serve(client);
  const long = 'é'.repeat(508);
  const keys = [`${long}1`, `${long}2`, `${long}3`, 'ê'];
  for (const key of keys) fake.store('b', key, '');
  for (const [i, key] of keys.entries()) expect(await keysOf({ bucket: 'b', after: key })).toEqual(keys.slice(i + 1));
});

it('starts where a prefix and a key are too long to start behind', async () => {
  const s3 = mockClient(client);
  s3.on(ListObjectsV2Command).resolves({});
  await keysOf({ bucket: 'b', prefix: 'thumbnails/128/', after: 'é'.repeat(511) });
  const { StartAfter = '' } = s3.commandCalls(ListObjectsV2Command)[0]?.args[0].input ?? {};
  expect(Buffer.byteLength(StartAfter)).toBe(1023);
});
