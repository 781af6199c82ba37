import { BatchClient } from '@aws-sdk/client-batch';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { estimateOf } from './kit/backlog-estimate.ts';
import { backlogFlags } from './kit/backlog-flags.ts';
import { largeImages } from './kit/large-images.ts';
import { libraryOutputs } from './kit/stack-outputs.ts';
import { submitBacklog } from './kit/submit-backlog.ts';

/** `npm run batch:submit`: images that are in the bucket already go to Batch. */
try {
  const { prefix, share, dryRun, secondsPerImage, pricePerVcpuHour } = backlogFlags(process.argv.slice(2));
  const s3 = new S3Client({});
  const outputs = await libraryOutputs(new CloudFormationClient({}));
  const { UploadsBucket: bucket, SizeLimitBytes: atLeastBytes, VcpusOfJob: vcpusOfJob } = outputs;
  const images = largeImages(s3, { bucket, prefix, atLeastBytes });

  if (dryRun) {
    const estimate = await estimateOf(images, { vcpusOfJob, secondsPerImage, pricePerVcpuHour });
    console.log(`${estimate.images} images, ${(estimate.bytes / 1e9).toFixed(1)} GB; jobs: ${estimate.jobs}`);
    console.log(`${estimate.vcpuHours.toFixed(1)} vCPU hours at $${pricePerVcpuHour}: $${estimate.dollars.toFixed(2)}`);
  } else {
    let submitted = 0;
    for await (const job of submitBacklog({ s3, batch: new BatchClient({}) }, { outputs, images, share })) {
      console.log(`${job.jobId}  ${job.images} images`);
      submitted += job.images;
    }
    console.log(`${submitted} images submitted`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
