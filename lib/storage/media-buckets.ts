import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  HttpMethods,
} from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { MANIFESTS_PREFIX } from '../../containers/batch/contract.ts';
import type { StageConfig } from '../config/stage.ts';
import { acknowledge } from '../kit/policy.ts';

export interface MediaBucketsProps {
  readonly stage: StageConfig;
  /** A key of your own for uploads and results. @default - S3's managed key, which costs nothing */
  readonly encryptionKey?: IKey;
  /**
   * Origins of pages, such as https://gallery.example.com, that may post uploads from a browser. Each upload must
   * be signed too. @default - no page may
   */
  readonly uploadOrigins?: readonly string[];
}

/**
 * The media library's buckets: private, encrypted, TLS only, access logged; unfinished uploads
 * and earlier versions expire. `uploads` tells EventBridge of each object.
 */
export class MediaBuckets extends Construct {
  /** What people upload; nothing else writes here. */
  readonly uploads: Bucket;
  /** What the systems make of it: everything in here can be made again. */
  readonly derived: Bucket;

  constructor(scope: Construct, id: string, { stage, encryptionKey, uploadOrigins = [] }: MediaBucketsProps) {
    super(scope, id);
    const common: BucketProps = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: stage.removalPolicy,
      autoDeleteObjects: stage.emptiesBuckets,
    };
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...common,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
    acknowledge(
      accessLogs,
      'CT.S3.PR.2',
      'The log of reading a log would itself have to be read. See docs/storage.md.',
    );
    const media: BucketProps = {
      ...common,
      encryption: encryptionKey ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
      encryptionKey,
      bucketKeyEnabled: encryptionKey !== undefined,
      serverAccessLogsBucket: accessLogs,
    };
    this.uploads = new Bucket(this, 'Uploads', {
      ...media,
      versioned: stage.protectsData,
      serverAccessLogsPrefix: 'uploads/',
      cors:
        uploadOrigins.length > 0
          ? [{ allowedOrigins: [...uploadOrigins], allowedMethods: [HttpMethods.POST] }]
          : undefined,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          noncurrentVersionExpiration: Duration.days(90),
          expiredObjectDeleteMarker: true,
        },
      ],
    });
    this.derived = new Bucket(this, 'Derived', {
      ...media,
      serverAccessLogsPrefix: 'derived/',
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(7) },
        { prefix: MANIFESTS_PREFIX, expiration: Duration.days(90) },
      ],
    });
    sendEventsToEventBridge(this.uploads);
  }
}

/** The L2's `eventBridgeEnabled` would add a custom resource for what CloudFormation does itself. */
function sendEventsToEventBridge(bucket: Bucket): void {
  const resource = bucket.node.defaultChild as CfnBucket;
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}
