import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Aws, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { acknowledgeEach } from '../kit/policy.ts';

export interface AccessLogProps {
  readonly stage: StageConfig;
  readonly loadBalancer: ApplicationLoadBalancer;
}

const LOG_OF_LOG = 'It holds access logs; logs of who read them would go on without end. See docs/ecs.md.';

/** A line for each request that a load balancer has answered, kept for 90 days. */
export class AccessLog extends Construct {
  constructor(scope: Construct, id: string, { stage, loadBalancer }: AccessLogProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      // Load balancers can only write to buckets with S3's managed key.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: stage.removalPolicy,
      autoDeleteObjects: stage.emptiesBuckets,
      lifecycleRules: [{ expiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
    acknowledgeEach(bucket, { 'AwsSolutions-S1': LOG_OF_LOG, 'CT.S3.PR.2': LOG_OF_LOG });
    // The L2's logAccessLogs wants to know the region at synth, until aws-cdk#27432 is closed.
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${Aws.ACCOUNT_ID}/*`)],
      }),
    );
    loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    loadBalancer.setAttribute('access_logs.s3.bucket', bucket.bucketName);
    // A load balancer writes a test object when it is made.
    if (bucket.policy) loadBalancer.node.addDependency(bucket.policy);
  }
}
