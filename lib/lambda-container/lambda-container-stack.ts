import type { Construct } from 'constructs';
import type { ExpectedResults } from '../kit/expected-results.ts';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import type { MediaBuckets } from '../storage/media-buckets.ts';
import { PreviewPipeline } from './preview-pipeline.ts';

export interface LambdaContainerStackProps extends StageStackProps {
  readonly buckets: MediaBuckets;
}

/** Previews of PDFs, which need a native program: the reason to ship an image. */
export class LambdaContainerStack extends StageStack {
  readonly expected: ExpectedResults;

  constructor(scope: Construct, id: string, props: LambdaContainerStackProps) {
    super(scope, id, { description: 'Media library: previews of PDFs, by Lambda from a container image', ...props });
    const { uploads, derived } = props.buckets;
    const pipeline = new PreviewPipeline(this, 'Pipeline', { stage: props.stage, uploads, derived });
    this.expected = pipeline.expected;
  }
}
