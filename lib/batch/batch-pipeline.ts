import type { InstanceType, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { EventField, type EventPattern, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { BatchJob } from 'aws-cdk-lib/aws-events-targets';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration, Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { MANIFESTS_PREFIX, type TileFormat } from '../../containers/batch/contract.ts';
import { PREFIXES, thumbnailKey, tilesKey } from '../../lambda/kit/keys.ts';
import { DEFAULT_EDGES_PX } from '../../lambda/thumbnail/contract.ts';
import type { StageConfig } from '../config/stage.ts';
import { DeadLetterQueue } from '../kit/dead-letter-queue.ts';
import type { ExpectedResults } from '../kit/expected-results.ts';
import { grantProcessing, grantUnder } from '../kit/upload-grants.ts';
import { handedOnPattern, IMAGE_SUFFIXES, uploadPattern } from '../kit/upload-pattern.ts';
import { BatchCompute } from './batch-compute.ts';
import { checkCapacity } from './check-capacity.ts';
import { JobFailures } from './job-failures.ts';
import { type FairShare, JobQueues } from './job-queues.ts';
import { PyramidJob } from './pyramid-job.ts';

export interface BatchPipelineProps {
  readonly stage: StageConfig;
  /** Where images arrive; it must send its events to EventBridge. */
  readonly uploads: IBucket;
  /** Where pyramids go, under `tiles/`, thumbnails, under `thumbnails/<edge>/`, and reasons, under `rejected/`. */
  readonly derived: IBucket;
  readonly vpc: IVpc;
  /** Where hosts go: subnets from which S3, ECR, ECS, CloudWatch Logs and EventBridge can be reached. */
  readonly subnets: SubnetSelection;
  /** Images of this size and larger are this system's: the thumbnail pipeline's own limit, so that none falls between. */
  readonly sizeLimit: Size;
  /** Longest edge of each thumbnail, in pixels. @default - those of the thumbnail pipeline: 128, 512 and 1024 */
  readonly edgesPx?: readonly number[];
  /** Edge of a tile, in pixels. @default 512 */
  readonly tileSizePx?: number;
  /** @default jpeg */
  readonly tileFormat?: TileFormat;
  /** Of one job, at least 1. @default 2 */
  readonly vcpus?: number;
  /** Of one job; beyond it the job is killed. @default - 3 GiB: two such jobs fit beside ECS's agent on a host with 4 GiB for 2 vCPUs */
  readonly memory?: Size;
  /** Of each attempt, in whole minutes. @default - 2 hours */
  readonly timeout?: Duration;
  /** Of one job, from 1 to 10; only a reclaimed host, a failed start and AWS's own errors take another. @default 5 */
  readonly attempts?: number;
  /** How long a result may be missing before the upload is sent round again. @default - 6 hours */
  readonly grace?: Duration;
  /** Of hosts and of the image. @default - the stage's */
  readonly architecture?: Architecture;
  /** The more there are, the likelier Spot is to have one. @default - 4 and 8 vCPUs of four families of the architecture */
  readonly instanceTypes?: readonly InstanceType[];
  /** Of all Spot hosts together. @default 64 */
  readonly spotMaxvCpus?: number;
  /** Of all on-demand hosts together; they take what Spot has no room for. @default 16 */
  readonly onDemandMaxvCpus?: number;
  /** Disk of a host, which its jobs share. @default - 100 GiB */
  readonly disk?: Size;
  /** How the queue of backlogs is shared; EventBridge can name no share, so uploads have a queue of their own. Batch takes it when a queue is made only: to a queue that stands it can be neither given nor taken from it. @default - first in, first out */
  readonly fairShare?: FairShare;
}

/** S3 object created → EventBridge → Batch job queue → EC2 Spot, on-demand behind it → one object of tiles in S3. */
export class BatchPipeline extends Construct {
  readonly job: PyramidJob;
  readonly queues: JobQueues;
  readonly expected: ExpectedResults;
  private readonly undelivered: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: BatchPipelineProps) {
    super(scope, id);
    const { stage, uploads, derived, sizeLimit, fairShare } = props;
    const { vcpus = 2, memory = Size.gibibytes(3), disk = Size.gibibytes(100) } = props;
    const { spotMaxvCpus = 64, onDemandMaxvCpus = 16 } = props;
    const { timeout = Duration.hours(2), attempts = 5, grace = Duration.hours(6) } = props;
    const { architecture = stage.architecture, edgesPx = DEFAULT_EDGES_PX } = props;
    checkCapacity({ ...props, vcpus, memory, disk, spotMaxvCpus, onDemandMaxvCpus, attempts, timeout });

    const compute = new BatchCompute(this, 'Compute', {
      ...props,
      architecture,
      spotMaxvCpus,
      onDemandMaxvCpus,
      disk,
      jobTimeout: timeout,
    });
    this.queues = new JobQueues(this, 'Queues', { compute, fairShare });

    this.job = new PyramidJob(this, 'Job', {
      stage,
      architecture,
      environment: {
        DERIVED_BUCKET: derived.bucketName,
        EDGES_PX: [...edgesPx],
        TILE_SIZE_PX: props.tileSizePx ?? 512,
        TILE_FORMAT: props.tileFormat ?? 'jpeg',
        THREADS: vcpus,
      },
      vcpus,
      memory,
      timeout,
      attempts,
      schedulingPriority: fairShare && 1,
    });
    const prefixes = [PREFIXES.tiles, PREFIXES.thumbnails, PREFIXES.rejected];
    grantProcessing(this.job.role, { uploads, derived, prefixes });
    grantUnder(this.job.role, derived, MANIFESTS_PREFIX, 's3:GetObject');
    // A reclaimed job takes back the parts that it has sent.
    grantUnder(this.job.role, derived, PREFIXES.tiles, 's3:AbortMultipartUpload');

    this.expected = {
      suffixes: IMAGE_SUFFIXES,
      atLeast: sizeLimit,
      prefixes: [tilesKey(''), ...edgesPx.map((edgePx) => thumbnailKey(edgePx, ''))],
      grace,
    };
    this.undelivered = new DeadLetterQueue(this, 'Undelivered', {
      stage,
      holds: 'EventBridge could not hand an upload to Batch.',
    });
    this.submitOn(
      'LargeImageUploaded',
      `Images of ${sizeLimit.toMebibytes()} MiB and more go to Batch`,
      uploadPattern({ uploads, suffixes: IMAGE_SUFFIXES, sizeBytes: Match.greaterThanOrEqual(sizeLimit.toBytes()) }),
    );
    this.submitOn('TooLarge', 'Images that are too much for a function go to Batch', handedOnPattern(uploads));
    new JobFailures(this, 'Failures', { stage, jobQueues: [this.queues.uploads, this.queues.backlog] });
  }

  /** Of an event, Batch takes only `Parameters`: the object as it is named in the event. */
  private submitOn(id: string, description: string, eventPattern: EventPattern): void {
    const { definition } = this.job;
    const target = new BatchJob(
      this.queues.uploads.jobQueueArn,
      this.queues.uploads,
      definition.jobDefinitionArn,
      definition,
      {
        jobName: 'upload',
        event: RuleTargetInput.fromObject({
          Parameters: {
            bucket: EventField.fromPath('$.detail.bucket.name'),
            key: EventField.fromPath('$.detail.object.key'),
            etag: EventField.fromPath('$.detail.object.etag'),
          },
        }),
        retryAttempts: 185,
        maxEventAge: Duration.hours(24),
        deadLetterQueue: this.undelivered,
      },
    );
    new Rule(this, id, { description, eventPattern, targets: [target] });
  }
}
