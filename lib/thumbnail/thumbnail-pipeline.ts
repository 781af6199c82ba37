import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration, Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { PREFIXES, thumbnailKey } from '../../lambda/kit/keys.ts';
import { DEFAULT_EDGES_PX, thumbnailEnvironment } from '../../lambda/thumbnail/contract.ts';
import type { StageConfig } from '../config/stage.ts';
import { DeadLetterQueue } from '../kit/dead-letter-queue.ts';
import type { ExpectedResults } from '../kit/expected-results.ts';
import { TypedFunction } from '../kit/typed-function.ts';
import { grantProcessing } from '../kit/upload-grants.ts';
import { IMAGE_SUFFIXES, uploadPattern } from '../kit/upload-pattern.ts';

export interface ThumbnailPipelineProps {
  readonly stage: StageConfig;
  /** Where images arrive; it must send its events to EventBridge. */
  readonly uploads: IBucket;
  /** Where thumbnails go, under `thumbnails/<edge>/`, and reasons against files, under `rejected/`. */
  readonly derived: IBucket;
  /** Longest edge of each thumbnail, in pixels. @default - 128, 512 and 1024 */
  readonly edgesPx?: readonly number[];
  /** Images of this size and larger are left to Batch. @default - 50 MiB */
  readonly sizeLimit?: Size;
  /** Of the function, at least 512 MiB. @default - 1769 MiB, which comes with one whole vCPU */
  readonly memorySize?: Size;
}

/** Of the function's memory; the rest is for the runtime and for what an estimate misses. */
const DECODE_SHARE = 0.6;
/** What the process takes before it reads an image. */
const PROCESS_MEMORY = Size.mebibytes(128);

/** S3 object created → EventBridge → Lambda → thumbnails in S3. */
export class ThumbnailPipeline extends Construct {
  readonly function: TypedFunction<typeof thumbnailEnvironment>;
  readonly expected: ExpectedResults;
  /** Images of this size and larger are left to Batch. */
  readonly sizeLimit: Size;

  constructor(scope: Construct, id: string, props: ThumbnailPipelineProps) {
    super(scope, id);
    const { stage, uploads, derived } = props;
    const memorySize = props.memorySize ?? Size.mebibytes(1769);
    const sizeLimit = props.sizeLimit ?? Size.mebibytes(50);
    this.sizeLimit = sizeLimit;
    const edgesPx = props.edgesPx ?? DEFAULT_EDGES_PX;
    this.expected = {
      suffixes: IMAGE_SUFFIXES,
      below: sizeLimit,
      prefixes: edgesPx.map((edgePx) => thumbnailKey(edgePx, '')),
    };

    this.function = new TypedFunction(this, 'Function', {
      stage,
      word: 'thumbnail',
      description: 'Makes thumbnails of an uploaded image',
      contract: thumbnailEnvironment,
      environment: {
        DERIVED_BUCKET: derived.bucketName,
        EDGES_PX: [...edgesPx],
        DECODE_MEMORY_BYTES: memoryForDecoding(memorySize),
      },
      // One arena of malloc: threads of libvips would each keep memory of their own.
      runtimeEnvironment: { MALLOC_ARENA_MAX: '1' },
      memorySize,
      timeout: Duration.minutes(1),
    });
    grantProcessing(this.function, { uploads, derived, prefixes: [PREFIXES.thumbnails, PREFIXES.rejected] });

    new Rule(this, 'ImageUploaded', {
      description: `Images under ${sizeLimit.toMebibytes()} MiB go to the thumbnail function`,
      eventPattern: uploadPattern({
        uploads,
        suffixes: IMAGE_SUFFIXES,
        sizeBytes: Match.lessThan(sizeLimit.toBytes()),
      }),
      targets: [
        new LambdaFunction(this.function, {
          // EventBridge's own longest, said here so that a reader finds it.
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
          deadLetterQueue: new DeadLetterQueue(this, 'Undelivered', {
            stage,
            holds: 'EventBridge could not hand an upload to the thumbnail function.',
          }),
        }),
      ],
    });
  }
}

/** Of a function with this memory, what decoding may take, in bytes. */
export function memoryForDecoding(memorySize: Size): number {
  if (memorySize.toMebibytes() < 512) {
    throw new Error(`memorySize must be at least 512 MiB to decode images in, got ${memorySize.toMebibytes()} MiB`);
  }
  return Math.floor(memorySize.toBytes() * DECODE_SHARE) - PROCESS_MEMORY.toBytes();
}
