import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  type SubnetConfiguration,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Aws } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Egress, StageConfig } from '../config/stage.ts';

export interface NetworkProps {
  readonly stage: StageConfig;
  /**
   * How workloads reach AWS. `public`: from subnets with public addresses, which nothing may reach from
   * outside; idle costs nothing. `endpoints`: from subnets without a way out, by an endpoint for each
   * service. `nat`: from private subnets by NAT gateways, to the whole internet.
   * @default - the stage's
   */
  readonly egress?: Egress;
  /** Availability zones, 2 or 3; a stack that is bound to no account and region gets 2 at most. @default 2 */
  readonly maxAzs?: number;
  /** IPv4 range of the network, of at least /18. @default 10.0.0.0/16 */
  readonly cidr?: string;
}

const WORKLOADS = 'Workloads';
const LOAD_BALANCERS = 'LoadBalancers';
const SUBNET_TYPES: Readonly<Record<Egress, SubnetType>> = {
  public: SubnetType.PUBLIC,
  endpoints: SubnetType.PRIVATE_ISOLATED,
  nat: SubnetType.PRIVATE_WITH_EGRESS,
};

/** What containers on EC2 and Fargate call, besides S3: images, logs, the cluster, this product's own events. */
const SERVICES: Readonly<Record<string, InterfaceVpcEndpointAwsService>> = {
  EcrApi: InterfaceVpcEndpointAwsService.ECR,
  EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  Ecs: InterfaceVpcEndpointAwsService.ECS,
  EcsAgent: InterfaceVpcEndpointAwsService.ECS_AGENT,
  EcsTelemetry: InterfaceVpcEndpointAwsService.ECS_TELEMETRY,
  Events: InterfaceVpcEndpointAwsService.EVENTBRIDGE,
};

/**
 * One VPC for `batch` and `ecs`: closed until a security group opens something, with flow logs, and
 * without a NAT gateway unless asked for.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  /** Where workloads go. */
  readonly subnets: SubnetSelection;
  /** Where load balancers go that are open to the internet: public subnets, whatever the egress. */
  readonly loadBalancerSubnets: SubnetSelection;
  /** Whether workloads need a public address to reach AWS. */
  readonly assignPublicIp: boolean;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { stage, egress = stage.egress, maxAzs = 2, cidr = '10.0.0.0/16' } = props;
    if (maxAzs !== 2 && maxAzs !== 3) throw new Error(`maxAzs must be 2 or 3, got ${maxAzs}`);

    this.assignPublicIp = egress === 'public';
    this.subnets = { subnetGroupName: WORKLOADS };
    this.loadBalancerSubnets = { subnetGroupName: this.assignPublicIp ? WORKLOADS : LOAD_BALANCERS };
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(cidr),
      maxAzs,
      natGateways: natGateways(egress, stage, maxAzs),
      subnetConfiguration: subnetConfiguration(egress),
      // CloudFormation cannot take the rules out of the group that AWS makes; the CDK's custom resource does.
      restrictDefaultSecurityGroup: true,
    });
    this.logFlows(stage);
    // These cost nothing, and keep what goes to S3 and DynamoDB off the internet and off NAT gateways.
    this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    this.vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
    if (egress === 'endpoints') this.addInterfaceEndpoints(cidr);
  }

  private logFlows(stage: StageConfig): void {
    const logGroup = new LogGroup(this, 'FlowLogs', {
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
    const role = new Role(this, 'FlowLogsRole', {
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    this.vpc.addFlowLog('Flows', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup, role),
      trafficType: FlowLogTrafficType.ALL,
    });
  }

  private addInterfaceEndpoints(cidr: string): void {
    const securityGroup = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'HTTPS from this network to endpoints of AWS services',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(Peer.ipv4(cidr), Port.HTTPS, 'HTTPS from this network');
    for (const [id, service] of Object.entries(SERVICES)) {
      const { subnets } = this;
      this.vpc.addInterfaceEndpoint(id, { service, subnets, securityGroups: [securityGroup], open: false });
    }
  }
}

/** In production one a zone, so that none depends on another; elsewhere one, at half the price or less. */
function natGateways(egress: Egress, stage: StageConfig, maxAzs: number): number {
  if (egress !== 'nat') return 0;
  return stage.protectsData ? maxAzs : 1;
}

function subnetConfiguration(egress: Egress): SubnetConfiguration[] {
  const workloads = { name: WORKLOADS, subnetType: SUBNET_TYPES[egress], cidrMask: 20 };
  if (egress === 'public') return [workloads];
  return [workloads, { name: LOAD_BALANCERS, subnetType: SubnetType.PUBLIC, cidrMask: 24 }];
}
