import type { S3Client } from '@aws-sdk/client-s3';
import { forEach } from '../kit/concurrency.ts';
import { fitsInKey, rejectedKey } from '../kit/keys.ts';
import { standingResults } from '../kit/results.ts';
import { unquoted } from '../kit/uploads.ts';
import type { Expectations } from './expectations.ts';
import type { Listed } from './listing.ts';

/** How many uploads are looked at at once. */
const CONCURRENCY = 20;

/** Of uploads of which listings cannot tell, those whose results or record are not of their ETag. */
export async function withoutResults(
  s3: S3Client,
  derivedBucket: string,
  uploads: readonly Listed[],
  expectations: Expectations,
): Promise<readonly Listed[]> {
  const stale = new Set<Listed>();
  await forEach(uploads, CONCURRENCY, async (upload) => {
    if (!(await hasResults(s3, derivedBucket, upload, expectations))) stale.add(upload);
  });
  return uploads.filter((upload) => stale.has(upload));
}

async function hasResults(s3: S3Client, bucket: string, upload: Listed, expectations: Expectations): Promise<boolean> {
  const record = rejectedKey(upload.key);
  const { results } = expectations.of(upload) ?? { results: [] };
  const resultKeys = results.map((index) => `${expectations.prefixes[index]}${upload.key}`);
  const standing = await standingResults(s3, bucket, [...resultKeys.filter(fitsInKey), record]);
  const isOwn = (key: string) => standing.get(key)?.sourceEtag === unquoted(upload.etag);
  return isOwn(record) || resultKeys.every(isOwn);
}
