import { CfnLoadBalancer, CfnLoadBalancerTlsCertificate } from 'aws-cdk-lib/aws-lightsail';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { LOAD_BALANCER_PRICE_USD } from './catalogue.ts';
import { LightsailAlarm } from './lightsail-alarm.ts';
import type { LightsailInstance } from './lightsail-instance.ts';
import { checkName } from './names.ts';

/** A certificate of Lightsail's own, at no charge, which it renews. */
export interface Domain {
  readonly domainName: string;
  /** At most nine more names. @default - none */
  readonly alternativeNames?: readonly string[];
  /**
   * Whether the names' DNS has the records that Lightsail asks for: a certificate cannot be used
   * before. Deploy once without, set the records, then deploy with it. @default false
   */
  readonly isValidated?: boolean;
  /**
   * Of a load balancer: one that `aws lightsail get-load-balancer-tls-policies` lists.
   * @default - Lightsail's own, TLS-2016-08, which takes old clients too
   */
  readonly tlsPolicyName?: string;
}

export interface LightsailLoadBalancerProps {
  readonly stage: StageConfig;
  readonly loadBalancerName: string;
  /** Instances that serve port 80, best in different zones. */
  readonly instances: readonly LightsailInstance[];
  /** For HTTPS, with HTTP sent there. @default - HTTP only */
  readonly domain?: Domain;
}

/**
 * Spreads the web's requests over instances. It is open to the world: Lightsail's load balancers
 * have no firewall. It reaches instances by their private addresses, which theirs does not concern.
 */
export class LightsailLoadBalancer extends Construct {
  readonly loadBalancerName: string;
  readonly monthlyPriceUsd = LOAD_BALANCER_PRICE_USD;
  /** Whether it answers by HTTPS. */
  readonly servesHttps: boolean;

  constructor(scope: Construct, id: string, props: LightsailLoadBalancerProps) {
    super(scope, id);
    const { stage, instances, domain } = props;
    const name = checkName('loadBalancerName', props.loadBalancerName);
    this.servesHttps = domain?.isValidated ?? false;
    const balancer = new CfnLoadBalancer(this, 'Balancer', {
      loadBalancerName: name,
      instancePort: 80,
      healthCheckPath: '/index.html',
      attachedInstances: instances.map(({ instanceName }) => instanceName),
      ipAddressType: 'dualstack',
      tlsPolicyName: this.servesHttps ? domain?.tlsPolicyName : undefined,
    });
    this.loadBalancerName = balancer.ref;

    if (domain) {
      new CfnLoadBalancerTlsCertificate(this, 'Certificate', {
        loadBalancerName: balancer.ref,
        certificateName: `${name}-certificate`,
        certificateDomainName: domain.domainName,
        certificateAlternativeNames: domain.alternativeNames && [...domain.alternativeNames],
        isAttached: this.servesHttps,
        httpsRedirectionEnabled: this.servesHttps,
      });
    }
    new LightsailAlarm(this, 'UnhealthyHosts', {
      stage,
      alarmName: `${name}-unhealthy-hosts`,
      resourceName: balancer.ref,
      metric: 'UnhealthyHostCount',
      comparison: '>=',
      threshold: 1,
      periods: 2,
    });
  }
}
