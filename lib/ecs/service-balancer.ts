import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { acknowledgeEach } from '../kit/policy.ts';
import { AccessLog } from './access-log.ts';
import type { ServiceNetwork } from './service-network.ts';

export interface ServiceBalancerProps {
  readonly stage: StageConfig;
  readonly network: ServiceNetwork;
  /** Of the containers. */
  readonly port: number;
  /** Answers 200 while a container's process is well. */
  readonly healthPath: string;
  /** How long requests may go on after no new ones are sent to their container. */
  readonly deregistrationDelay: Duration;
  /** For HTTPS, with HTTP sent there. @default - HTTP only, which admits viewers in no stage that keeps data */
  readonly certificate?: ICertificate;
  /** Whether each request is logged to a bucket. @default - in production */
  readonly accessLogs?: boolean;
}

const UNLOGGED =
  'In an account to try things in, the containers log each request; `accessLogs` keeps what the balancer saw too. See docs/ecs.md.';
const PLAIN =
  'There is no certificate; in production nobody may come in by this listener. See test/ecs/service-balancer.test.ts.';
const DELETABLE = 'A sandbox must go with one command. See test/ecs/service-balancer.test.ts.';

/**
 * An application load balancer. It is open to the stage's `viewerCidrs` alone, and internal where its subnets
 * are not public.
 */
export class ServiceBalancer extends Construct {
  readonly loadBalancer: ApplicationLoadBalancer;
  /** Where viewers are served: by HTTPS if there is a certificate. */
  readonly listener: ApplicationListener;
  readonly securityGroup: SecurityGroup;
  readonly url: string;
  /** Why viewers are served without HTTPS, where they are. */
  readonly plainBecause?: string;
  private readonly props: ServiceBalancerProps;

  constructor(scope: Construct, id: string, props: ServiceBalancerProps) {
    super(scope, id);
    this.props = props;
    const { stage, network, certificate, accessLogs = stage.protectsData } = props;
    checkCertificate(stage, certificate);
    this.securityGroup = new SecurityGroup(this, 'Viewers', {
      vpc: network.vpc,
      description: 'Those who may come in, and the containers that answer',
      allowAllOutbound: false,
    });
    this.loadBalancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc: network.vpc,
      vpcSubnets: network.loadBalancerSubnets,
      internetFacing: network.vpc.selectSubnets(network.loadBalancerSubnets).hasPublic,
      securityGroup: this.securityGroup,
      dropInvalidHeaderFields: true,
      deletionProtection: stage.protectsData,
      // The containers must keep idle connections for longer, or a request meets one that is just being closed.
      idleTimeout: Duration.seconds(60),
    });
    if (!certificate) this.plainBecause = PLAIN;
    this.listener = this.listen(certificate);
    this.url = `${certificate ? 'https' : 'http'}://${this.loadBalancer.loadBalancerDnsName}`;
    this.logAccess(accessLogs);
    if (!stage.protectsData) acknowledgeEach(this.loadBalancer, { 'CT.ELASTICLOADBALANCING.PR.5': DELETABLE });
  }

  /** A set of containers that requests can go to. */
  targetGroup(id: string): ApplicationTargetGroup {
    const { network, port, healthPath, deregistrationDelay } = this.props;
    return new ApplicationTargetGroup(this, id, {
      vpc: network.vpc,
      port,
      protocol: ApplicationProtocol.HTTP,
      targetType: TargetType.IP,
      deregistrationDelay,
      healthCheck: {
        path: healthPath,
        healthyHttpCodes: '200',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
  }

  /** Nothing is found until something is routed to. */
  private listen(certificate: ICertificate | undefined): ApplicationListener {
    const { loadBalancer } = this;
    const defaultAction = ListenerAction.fixedResponse(404);
    if (!certificate) {
      this.admitViewers(Port.HTTP);
      const http = new ApplicationListener(this, 'Http', { loadBalancer, port: 80, open: false, defaultAction });
      acknowledgeEach(http, { 'CT.ELASTICLOADBALANCING.PR.1': PLAIN });
      return http;
    }
    this.admitViewers(Port.HTTPS);
    this.admitViewers(Port.HTTP);
    new ApplicationListener(this, 'Redirect', {
      loadBalancer,
      port: 80,
      open: false,
      defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    return new ApplicationListener(this, 'Https', {
      loadBalancer,
      port: 443,
      open: false,
      certificates: [certificate],
      sslPolicy: SslPolicy.TLS13_12_RES_PQ,
      defaultAction,
    });
  }

  private admitViewers(port: Port): void {
    for (const cidr of this.props.stage.viewerCidrs) {
      this.securityGroup.addIngressRule(Peer.ipv4(cidr), port, 'Viewers');
    }
  }

  private logAccess(isLogged: boolean): void {
    const { loadBalancer } = this;
    if (isLogged) new AccessLog(this, 'AccessLog', { stage: this.props.stage, loadBalancer });
    else acknowledgeEach(loadBalancer, { 'AwsSolutions-ELB2': UNLOGGED, 'CT.ELASTICLOADBALANCING.PR.6': UNLOGGED });
  }
}

function checkCertificate(stage: StageConfig, certificate: ICertificate | undefined): void {
  if (certificate || !stage.protectsData || stage.viewerCidrs.length === 0) return;
  throw new Error(`certificate must be given in ${stage.name} where viewers are admitted, got nothing`);
}
