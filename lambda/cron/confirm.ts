import type { S3Client } from '@aws-sdk/client-s3';
import { fitsInKey, rejectedKey } from '../kit/keys.ts';
import { standingResults } from '../kit/results.ts';
import { unquoted } from '../kit/uploads.ts';
import type { Expectations } from './expectations.ts';
import { inSlices } from './in-slices.ts';
import type { Listed } from './listing.ts';

/** Of uploads of which listings cannot tell, those whose results or record are not of their ETag. */
export async function withoutResults(
  s3: S3Client,
  derivedBucket: string,
  uploads: readonly Listed[],
  expectations: Expectations,
): Promise<readonly Listed[]> {
  const answers = await inSlices(uploads, async (upload) => {
    const record = rejectedKey(upload.key);
    const { results } = expectations.of(upload) ?? { results: [] };
    const resultKeys = results.map((index) => `${expectations.prefixes[index]}${upload.key}`);
    const standing = await standingResults(s3, derivedBucket, [...resultKeys.filter(fitsInKey), record]);
    const isOwn = (key: string) => standing.get(key)?.sourceEtag === unquoted(upload.etag);
    return isOwn(record) || resultKeys.every(isOwn);
  });
  return uploads.filter((_, i) => !answers[i]);
}
