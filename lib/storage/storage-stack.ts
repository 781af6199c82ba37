import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import { MediaBuckets } from './media-buckets.ts';

/** Where every photo and every result lives. */
export class StorageStack extends StageStack {
  readonly buckets: MediaBuckets;

  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, { description: 'Media library: buckets for uploads and results', ...props });
    const { galleryOrigin } = props.stage;
    this.buckets = new MediaBuckets(this, 'Media', { ...props, uploadOrigins: galleryOrigin ? [galleryOrigin] : [] });
    new CfnOutput(this, 'UploadsBucket', { value: this.buckets.uploads.bucketName });
    new CfnOutput(this, 'DerivedBucket', { value: this.buckets.derived.bucketName });
  }
}
