import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration, Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { previewEnvironment } from '../../containers/lambda-container/contract.ts';
import { PREFIXES, previewKey } from '../../lambda/kit/keys.ts';
import { DEFAULT_EDGES_PX } from '../../lambda/thumbnail/contract.ts';
import type { StageConfig } from '../config/stage.ts';
import { DeadLetterQueue } from '../kit/dead-letter-queue.ts';
import type { ExpectedResults } from '../kit/expected-results.ts';
import { TypedImageFunction } from '../kit/typed-image-function.ts';
import { grantProcessing } from '../kit/upload-grants.ts';
import { uploadPattern } from '../kit/upload-pattern.ts';

export interface PreviewPipelineProps {
  readonly stage: StageConfig;
  /** Where documents arrive; it must send its events to EventBridge. */
  readonly uploads: IBucket;
  /** Where previews go, under `previews/<edge>/`, and reasons against files, under `rejected/`. */
  readonly derived: IBucket;
  /** Longest edge of each preview, in pixels. @default - those of thumbnails: 128, 512 and 1024 */
  readonly edgesPx?: readonly number[];
  /** Larger documents are rejected unread. @default - 100 MiB */
  readonly sizeLimit?: Size;
  /** Of the function, at least 1 GiB. @default - 1769 MiB, which comes with one whole vCPU */
  readonly memorySize?: Size;
  /** Of /tmp, where one document lies at a time. @default - 512 MiB, which costs nothing */
  readonly ephemeralStorageSize?: Size;
}

const DOCUMENT_SUFFIXES = ['.pdf'];
/** For Node, the SDK and sharp; the rest is for the program that reads the document. */
const PROCESS_MEMORY = Size.mebibytes(512);
/** In /tmp, for the page that is drawn. */
const PAGE_STORAGE = Size.mebibytes(64);

/** S3 object created → EventBridge → Lambda from a container image → previews of PDFs in S3. */
export class PreviewPipeline extends Construct {
  readonly function: TypedImageFunction<typeof previewEnvironment>;
  readonly expected: ExpectedResults;

  constructor(scope: Construct, id: string, props: PreviewPipelineProps) {
    super(scope, id);
    const { stage, uploads, derived } = props;
    const memorySize = props.memorySize ?? Size.mebibytes(1769);
    const sizeLimit = props.sizeLimit ?? Size.mebibytes(100);
    const ephemeralStorageSize = props.ephemeralStorageSize ?? Size.mebibytes(512);
    const edgesPx = props.edgesPx ?? DEFAULT_EDGES_PX;
    checkStorage(sizeLimit, ephemeralStorageSize);
    this.expected = { suffixes: DOCUMENT_SUFFIXES, prefixes: edgesPx.map((edgePx) => previewKey(edgePx, '')) };

    this.function = new TypedImageFunction(this, 'Function', {
      stage,
      word: 'lambda-container',
      description: 'Makes previews of the first page of an uploaded PDF',
      contract: previewEnvironment,
      environment: {
        DERIVED_BUCKET: derived.bucketName,
        EDGES_PX: [...edgesPx],
        SIZE_LIMIT_BYTES: sizeLimit.toBytes(),
        RENDER_MEMORY_BYTES: renderMemoryBytes(memorySize),
        RENDER_CPU_SECONDS: 20,
        RENDER_DEADLINE_SECONDS: 40,
      },
      runtimeEnvironment: { MALLOC_ARENA_MAX: '1' },
      memorySize,
      ephemeralStorageSize,
      timeout: Duration.minutes(2),
    });
    grantProcessing(this.function, { uploads, derived, prefixes: [PREFIXES.previews, PREFIXES.rejected] });

    new Rule(this, 'DocumentUploaded', {
      description: 'PDFs go to the preview function',
      eventPattern: uploadPattern({ uploads, suffixes: DOCUMENT_SUFFIXES }),
      targets: [
        new LambdaFunction(this.function, {
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
          deadLetterQueue: new DeadLetterQueue(this, 'Undelivered', {
            stage,
            holds: 'EventBridge could not hand an upload to the preview function.',
          }),
        }),
      ],
    });
  }
}

function renderMemoryBytes(memorySize: Size): number {
  const mebibytes = memorySize.toMebibytes();
  if (mebibytes < 1024)
    throw new Error(`memorySize must be at least 1024 MiB to read documents in, got ${mebibytes} MiB`);
  return memorySize.toBytes() - PROCESS_MEMORY.toBytes();
}

function checkStorage(sizeLimit: Size, ephemeralStorageSize: Size): void {
  const needed = Math.ceil(sizeLimit.toBytes() / 1024 ** 2) + PAGE_STORAGE.toMebibytes();
  const given = ephemeralStorageSize.toMebibytes();
  if (needed <= given) return;
  throw new Error(`ephemeralStorageSize must be at least ${needed} MiB for the sizeLimit, got ${given} MiB`);
}
