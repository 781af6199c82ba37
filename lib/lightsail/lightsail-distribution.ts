import { CfnCertificate, CfnDistribution } from 'aws-cdk-lib/aws-lightsail';
import { Aws, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { DISTRIBUTION_BUNDLES, type DistributionBundleId, entryOf } from './catalogue.ts';
import type { Domain, LightsailLoadBalancer } from './lightsail-load-balancer.ts';
import { checkName } from './names.ts';

export interface LightsailDistributionProps {
  readonly stage: StageConfig;
  readonly distributionName: string;
  readonly origin: LightsailLoadBalancer;
  /** The plan. @default 'small_1_0' */
  readonly bundle?: DistributionBundleId;
  /** @default - only Lightsail's own name, by HTTPS */
  readonly domain?: Domain;
}

/** A content delivery network before a website that is the same for everyone. Lightsail makes it in us-east-1 only. */
export class LightsailDistribution extends Construct {
  readonly monthlyPriceUsd: number;

  constructor(scope: Construct, id: string, props: LightsailDistributionProps) {
    super(scope, id);
    const { origin, bundle = 'small_1_0', domain } = props;
    const name = checkName('distributionName', props.distributionName);
    const { priceUsd } = entryOf<{ priceUsd: number }>('bundle', DISTRIBUTION_BUNDLES, bundle);
    checkRegion(Stack.of(this).region);

    const certificate =
      domain &&
      new CfnCertificate(this, 'Certificate', {
        certificateName: `${name}-certificate`,
        domainName: domain.domainName,
        subjectAlternativeNames: domain.alternativeNames && [...domain.alternativeNames],
      });
    const distribution = new CfnDistribution(this, 'Distribution', {
      distributionName: name,
      bundleId: bundle,
      ipAddressType: 'dualstack',
      origin: {
        name: origin.loadBalancerName,
        regionName: Aws.REGION,
        protocolPolicy: origin.servesHttps ? 'https-only' : 'http-only',
      },
      defaultCacheBehavior: { behavior: 'cache' },
      cacheBehaviorSettings: { allowedHttpMethods: 'GET,HEAD', cachedHttpMethods: 'GET,HEAD', defaultTtl: 3600 },
      certificateName: domain?.isValidated ? certificate?.ref : undefined,
    });
    distribution.applyRemovalPolicy(props.stage.removalPolicy);
    this.monthlyPriceUsd = priceUsd;
  }
}

function checkRegion(region: string): void {
  if (Token.isUnresolved(region) || region === 'us-east-1') return;
  throw new Error(`A distribution must be in us-east-1, where alone Lightsail makes them, got ${region}`);
}
