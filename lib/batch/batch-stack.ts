import { CfnOutput, type Size } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ExpectedResults } from '../kit/expected-results.ts';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import type { Network } from '../network/network.ts';
import type { MediaBuckets } from '../storage/media-buckets.ts';
import { BatchPipeline } from './batch-pipeline.ts';

export interface BatchStackProps extends StageStackProps {
  readonly buckets: MediaBuckets;
  readonly network: Network;
  /** Images of this size and larger are Batch's. */
  readonly sizeLimit: Size;
}

/** Deep Zoom pyramids of huge images: no time limit, real disk. */
export class BatchStack extends StageStack {
  readonly expected: ExpectedResults;

  constructor(scope: Construct, id: string, props: BatchStackProps) {
    super(scope, id, { description: 'Media library: pyramids of huge images, by Batch on Spot', ...props });
    const { stage, sizeLimit } = props;
    const { uploads, derived } = props.buckets;
    const { vpc, subnets } = props.network;
    const pipeline = new BatchPipeline(this, 'Pipeline', { stage, uploads, derived, vpc, subnets, sizeLimit });
    this.expected = pipeline.expected;

    const { queues, job } = pipeline;
    new CfnOutput(this, 'UploadsQueue', { value: queues.uploads.jobQueueArn });
    new CfnOutput(this, 'BacklogQueue', { value: queues.backlog.jobQueueArn });
    new CfnOutput(this, 'JobDefinition', { value: job.definition.jobDefinitionArn });
    new CfnOutput(this, 'VcpusOfJob', { value: String(job.vcpus) });
    new CfnOutput(this, 'SizeLimitBytes', { value: String(sizeLimit.toBytes()) });
  }
}
