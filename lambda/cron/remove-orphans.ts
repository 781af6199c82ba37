import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { forEach } from '../kit/concurrency.ts';
import { statusOf } from '../kit/errors.ts';
import { currentUpload } from '../kit/uploads.ts';
import type { Orphan } from './verdict.ts';

/** How many requests are under way at once. */
const CONCURRENCY = 20;

/**
 * Removes results whose upload is gone: asks for each upload once more, and removes a result only
 * if it is still the one that was listed.
 * @returns how many were removed
 */
export async function removeOrphans(
  s3: S3Client,
  { uploadsBucket, derivedBucket }: { readonly uploadsBucket: string; readonly derivedBucket: string },
  orphans: readonly Orphan[],
): Promise<number> {
  const gone = new Set<string>();
  await forEach(new Set(orphans.map(({ uploadKey }) => uploadKey)), CONCURRENCY, async (key) => {
    if (!(await currentUpload(s3, { bucket: uploadsBucket, key }))) gone.add(key);
  });
  let removed = 0;
  await forEach(orphans, CONCURRENCY, async (orphan) => {
    if (gone.has(orphan.uploadKey) && (await remove(s3, derivedBucket, orphan))) removed += 1;
  });
  return removed;
}

async function remove(s3: S3Client, bucket: string, { key, etag }: Orphan): Promise<boolean> {
  try {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }));
    return true;
  } catch (error) {
    // 412: another result stands there; 409: one is being written; 404: it is gone already
    const status = statusOf(error);
    if (status === 412 || status === 409 || status === 404) return false;
    throw error;
  }
}
