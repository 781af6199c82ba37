import { Repository, RepositoryEncryption, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { ArnPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DefaultStackSynthesizer, Duration, Fn, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { RepositorySynthesizer } from './repository-synthesizer.ts';

export interface ImageRepositoryProps {
  readonly stage: StageConfig;
  /** Known at synth, since the CDK CLI pushes there by name. */
  readonly repositoryName: string;
  /** How many images are kept to go back to, the newest; at least 2. @default 20 */
  readonly keptImages?: number;
  /** A key of your own. @default - ECR's managed encryption, which costs nothing */
  readonly encryptionKey?: IKey;
}

const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/;
/** What the CDK's own bootstrap allows its publishing role on its own repository. */
const PUSH_ACTIONS = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:DescribeImages',
  'ecr:DescribeRepositories',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

/**
 * An ECR repository of our own that the CDK CLI pushes to: private, encrypted, scanned on push, its tags
 * never overwritten. It must be in a stack of its own, deployed before the stacks that have images in it;
 * those take its `synthesizer()`.
 */
export class ImageRepository extends Construct {
  readonly repository: Repository;
  private readonly repositoryName: string;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const { stage, repositoryName, keptImages = 20, encryptionKey } = props;
    check(repositoryName, keptImages);
    this.repositoryName = repositoryName;
    this.repository = new Repository(this, 'Repository', {
      repositoryName,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: encryptionKey ? RepositoryEncryption.KMS : RepositoryEncryption.AES_256,
      encryptionKey,
      removalPolicy: stage.removalPolicy,
      emptyOnDelete: stage.emptiesBuckets,
      lifecycleRules: [
        { rulePriority: 1, tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(3) },
        { rulePriority: 2, tagStatus: TagStatus.ANY, maxImageCount: keptImages },
      ],
    });
    this.repository.addToResourcePolicy(
      new PolicyStatement({
        sid: 'CdkPublishesImages',
        principals: [new ArnPrincipal(publishingRoleArn(this))],
        actions: PUSH_ACTIONS,
      }),
    );
  }

  /** For a stack whose image assets are to be in this repository, and which is to wait for it. */
  synthesizer(): RepositorySynthesizer {
    return new RepositorySynthesizer({ repositoryName: this.repositoryName, repositoryStack: Stack.of(this) });
  }
}

/** The role that `cdk bootstrap` made, which may push to the bootstrap's repository only. */
function publishingRoleArn(scope: Construct): string {
  const { bootstrapQualifier } = Stack.of(scope).synthesizer;
  const qualifier = bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  const arn = DefaultStackSynthesizer.DEFAULT_IMAGE_ASSET_PUBLISHING_ROLE_ARN;
  return Fn.sub(arn, { Qualifier: qualifier });
}

function check(repositoryName: string, keptImages: number): void {
  if (!NAME.test(repositoryName) || repositoryName.length < 2 || repositoryName.length > 256)
    throw new Error(
      `repositoryName must be 2 to 256 lower-case letters, digits and single separators, got ${repositoryName}`,
    );
  if (!Number.isInteger(keptImages) || keptImages < 2)
    throw new Error(`keptImages must be a whole number of at least 2, one to go back to, got ${keptImages}`);
}
