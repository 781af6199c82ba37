import { type BatchClient, SubmitJobCommand } from '@aws-sdk/client-batch';
import type { S3Client } from '@aws-sdk/client-s3';
import { uploadInManifest } from '../../containers/batch/manifest.ts';
import type { FailedJob } from './dead-letters.ts';

/**
 * Submits a job like one that failed to the queue that it was in, by the newest revision of its
 * definition, which has what has been mended since. A child of an array becomes a job of its own: Batch
 * runs no single children again.
 * @throws BadArguments if the child's manifest is there no longer
 */
export async function submitAgain(
  { s3, batch }: { readonly s3: S3Client; readonly batch: BatchClient },
  { jobName, jobQueue, jobDefinition, shareIdentifier, parameters, arrayIndex }: FailedJob,
): Promise<void> {
  await batch.send(
    new SubmitJobCommand({
      jobName,
      jobQueue,
      jobDefinition: jobDefinition.replace(/:\d+$/, ''),
      shareIdentifier,
      parameters: arrayIndex === undefined ? parameters : await childParameters(s3, parameters, arrayIndex),
    }),
  );
}

async function childParameters(s3: S3Client, manifest: FailedJob['parameters'], index: number) {
  const { bucket = '', key = '' } = manifest;
  const upload = await uploadInManifest(s3, { bucket, key }, index);
  return { bucket: upload.bucket, key: upload.key, etag: upload.etag };
}
