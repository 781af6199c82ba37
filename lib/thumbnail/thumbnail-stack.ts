import type { Size } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ExpectedResults } from '../kit/expected-results.ts';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import type { MediaBuckets } from '../storage/media-buckets.ts';
import { ThumbnailPipeline } from './thumbnail-pipeline.ts';

export interface ThumbnailStackProps extends StageStackProps {
  readonly buckets: MediaBuckets;
}

/** Thumbnails of ordinary images. */
export class ThumbnailStack extends StageStack {
  readonly expected: ExpectedResults;
  readonly sizeLimit: Size;

  constructor(scope: Construct, id: string, props: ThumbnailStackProps) {
    super(scope, id, { description: 'Media library: thumbnails of uploaded images, by Lambda', ...props });
    const { uploads, derived } = props.buckets;
    const pipeline = new ThumbnailPipeline(this, 'Pipeline', { stage: props.stage, uploads, derived });
    this.expected = pipeline.expected;
    this.sizeLimit = pipeline.sizeLimit;
  }
}
