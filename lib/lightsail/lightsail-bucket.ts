import { CfnBucket } from 'aws-cdk-lib/aws-lightsail';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { BUCKET_BUNDLES, type BucketBundleId, entryOf } from './catalogue.ts';
import type { LightsailInstance } from './lightsail-instance.ts';
import { checkBucketName } from './names.ts';

export interface LightsailBucketProps {
  readonly stage: StageConfig;
  /** Unique in all of AWS. */
  readonly bucketName: string;
  /** The plan. @default 'small_1_0' */
  readonly bundle?: BucketBundleId;
  /** Instances that read and write it, without a key. */
  readonly instances: readonly LightsailInstance[];
}

/** An object store at a flat price, private to some instances. Objects keep their versions where the stage keeps data. */
export class LightsailBucket extends Construct {
  readonly monthlyPriceUsd: number;

  constructor(scope: Construct, id: string, props: LightsailBucketProps) {
    super(scope, id);
    const { stage, bundle = 'small_1_0', instances } = props;
    const { priceUsd } = entryOf<{ priceUsd: number }>('bundle', BUCKET_BUNDLES, bundle);
    const bucket = new CfnBucket(this, 'Bucket', {
      bucketName: checkBucketName(props.bucketName),
      bundleId: bundle,
      accessRules: { objectAccess: 'private', allowPublicOverrides: false },
      objectVersioning: stage.protectsData || undefined,
      resourcesReceivingAccess: instances.map(({ instanceName }) => instanceName),
    });
    bucket.applyRemovalPolicy(stage.removalPolicy);
    this.monthlyPriceUsd = priceUsd;
  }
}
