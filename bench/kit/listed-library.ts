import { type ListObjectsV2CommandInput, type ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';

const PAGE = 1000;
/** Of so many uploads, one lacks its results. */
export const LOST_EVERY = 1000;
export const RESULT_PREFIXES = ['thumbnails/128/', 'thumbnails/512/', 'thumbnails/1024/'];

/** S3 at the SDK's boundary: answers listings of a library of this size, made up page by page, at once. */
export function listedLibrary(uploads: number): S3Client {
  const client = new S3Client({ region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  client.middlewareStack.add(
    () => async (args) => {
      const output = { ...listed(args.input as ListObjectsV2CommandInput, uploads), $metadata: {} };
      return { output, response: {} };
    },
    { step: 'initialize', priority: 'high', name: 'listed' },
  );
  return client;
}

function listed(
  { Prefix = '', ContinuationToken = '0' }: ListObjectsV2CommandInput,
  uploads: number,
): Omit<ListObjectsV2CommandOutput, '$metadata'> {
  const isResult = RESULT_PREFIXES.includes(Prefix);
  if (Prefix !== '' && !isResult) return {};
  const Contents = [];
  let index = Number(ContinuationToken);
  for (; index < uploads && Contents.length < PAGE; index += 1) {
    if (isResult && index % LOST_EVERY === 0) continue;
    Contents.push(objectOf(Prefix, index, isResult));
  }
  return { Contents, NextContinuationToken: index < uploads ? String(index) : undefined };
}

function objectOf(prefix: string, index: number, isResult: boolean) {
  return {
    Key: `${prefix}2026/holidays%20in%20S%C3%A8te/IMG_${String(index).padStart(8, '0')}.jpg`,
    ETag: `"${String(index).padStart(32, '0')}"`,
    Size: 3_000_000 + index,
    LastModified: new Date(isResult ? 1_790_000_001_000 : 1_790_000_000_000),
  };
}
