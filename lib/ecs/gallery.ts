import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration, Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { galleryEnvironment, HEALTH_COMMAND, HEALTH_PATHS, NEEDS, STOP, USER } from '../../containers/ecs/contract.ts';
import { DEFAULT_EDGES_PX } from '../../lambda/thumbnail/contract.ts';
import type { StageConfig } from '../config/stage.ts';
import { imageSources } from '../kit/image-sources.ts';
import { acknowledgeObjects } from '../kit/policy.ts';
import type { Capacity } from './capacity.ts';
import { ContainerService } from './container-service.ts';
import type { ServiceNetwork } from './service-network.ts';
import type { TaskSize } from './task-size.ts';

export interface GalleryProps {
  readonly stage: StageConfig;
  readonly network: ServiceNetwork;
  /** Where the page puts what people upload. */
  readonly uploads: IBucket;
  /** Where thumbnails, previews, Deep Zoom pyramids and reasons against files are. */
  readonly derived: IBucket;
  /** Longest edges of the thumbnails and previews in `derived`, in pixels. @default - 128, 512 and 1024 */
  readonly edgesPx?: readonly number[];
  /** Larger files cannot be uploaded by the page; S3 takes at most 5 GiB by POST. @default - 2 GiB */
  readonly uploadLimit?: Size;
  /** Of each task. @default - a quarter of a vCPU and 512 MiB, Fargate's smallest */
  readonly size?: TaskSize;
  /** Where tasks run. @default - what the stage names */
  readonly capacity?: Capacity;
  /** For HTTPS. @default - HTTP only */
  readonly certificate?: ICertificate;
}

const PORT = 8080;
const LARGEST_POST = Size.gibibytes(5);
const SMALLEST_TASK: TaskSize = { cpuUnits: 256, memorySize: Size.mebibytes(512) };
/** From the process' own deadline to being killed. */
const SPARE_SECONDS = 5;

/** The gallery page: containers that list and show the library, and sign uploads that go to S3 directly. */
export class Gallery extends Construct {
  readonly service: ContainerService<typeof galleryEnvironment>;

  constructor(scope: Construct, id: string, props: GalleryProps) {
    super(scope, id);
    const { stage, network, uploads, derived, capacity, certificate } = props;
    const { edgesPx = DEFAULT_EDGES_PX, uploadLimit = Size.gibibytes(2), size = SMALLEST_TASK } = props;
    if (uploadLimit.toBytes() > LARGEST_POST.toBytes())
      throw new Error(
        `uploadLimit must be at most 5 GiB, which S3 takes by POST, got ${uploadLimit.toGibibytes()} GiB`,
      );

    const image = new DockerImageAsset(this, 'Image', imageSources('ecs', stage.architecture));
    this.service = new ContainerService(this, 'Service', {
      stage,
      network,
      capacity,
      certificate,
      healthPath: HEALTH_PATHS.process,
      container: {
        ...size,
        image: ContainerImage.fromDockerImageAsset(image),
        contract: galleryEnvironment,
        environment: {
          UPLOADS_BUCKET: uploads.bucketName,
          DERIVED_BUCKET: derived.bucketName,
          EDGES_PX: [...edgesPx],
          PORT,
          UPLOAD_LIMIT_BYTES: uploadLimit.toBytes(),
        },
        port: PORT,
        user: USER,
        healthCommand: HEALTH_COMMAND,
        stopTimeout: Duration.seconds(STOP.timeoutSeconds + SPARE_SECONDS),
      },
    });
    this.grantLibrary(uploads, derived);
  }

  /** As the container's contract asks, and nothing else. */
  private grantLibrary(uploads: IBucket, derived: IBucket): void {
    const { taskRole } = this.service;
    const originals = [uploads.arnForObjects('*')];
    const results = NEEDS.derived.prefixes.map((prefix) => derived.arnForObjects(`${prefix}*`));
    const policy = new Policy(this, 'Library', {
      roles: [taskRole],
      statements: [
        new PolicyStatement({ actions: [...NEEDS.uploads.actions], resources: originals }),
        new PolicyStatement({ actions: [...NEEDS.derived.actions], resources: results }),
        // To list pages; and without it S3 answers 403, not 404, for a key that does not exist.
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [uploads.bucketArn, derived.bucketArn] }),
      ],
    });
    // Tasks must not start before they may read.
    this.service.service.node.addDependency(policy);
    uploads.encryptionKey?.grantEncryptDecrypt(taskRole);
    derived.encryptionKey?.grantDecrypt(taskRole);
    acknowledgeObjects(policy, [...originals, ...results]);
  }
}
