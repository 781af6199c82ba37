import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { statusOf } from '../kit/errors.ts';
import { currentUpload } from '../kit/uploads.ts';
import { inSlices } from './in-slices.ts';
import type { Orphan } from './verdict.ts';

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
  const uploadKeys = [...new Set(orphans.map(({ uploadKey }) => uploadKey))];
  const uploads = await inSlices(uploadKeys, (key) => currentUpload(s3, { bucket: uploadsBucket, key }));
  const gone = new Set(uploadKeys.filter((_, i) => uploads[i] === undefined));
  const removed = await inSlices(
    orphans.filter(({ uploadKey }) => gone.has(uploadKey)),
    (orphan) => remove(s3, derivedBucket, orphan),
  );
  return removed.filter(Boolean).length;
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
