import {
  AutoScalingGroup,
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  OnDemandAllocationStrategy,
  SpotAllocationStrategy,
} from 'aws-cdk-lib/aws-autoscaling';
import { LaunchTemplate, Peer, Port, SecurityGroup, UserData } from 'aws-cdk-lib/aws-ec2';
import { AmiHardwareType, AsgCapacityProvider, type Cluster, EcsOptimizedImage } from 'aws-cdk-lib/aws-ecs';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { ContainerHostRole } from '../kit/container-host-role.ts';
import { acknowledgeEach } from '../kit/policy.ts';
import type { Ec2Capacity } from './capacity.ts';
import type { ServiceNetwork } from './service-network.ts';

export interface Ec2CapacityProviderProps {
  readonly stage: StageConfig;
  readonly network: ServiceNetwork;
  readonly cluster: Cluster;
  readonly capacity: Ec2Capacity;
}

/** An auto-scaling group of container hosts that ECS scales, drains and protects; nothing may reach them. */
export class Ec2CapacityProvider extends Construct {
  readonly provider: AsgCapacityProvider;

  constructor(scope: Construct, id: string, props: Ec2CapacityProviderProps) {
    super(scope, id);
    const { stage, network, cluster, capacity } = props;
    const { instanceTypes, spotShare = 0, maximumInstances = 10 } = capacity;
    const launchTemplate = hostTemplate(this, props);
    const group = new AutoScalingGroup(this, 'Group', {
      vpc: network.vpc,
      vpcSubnets: network.subnets,
      minCapacity: 0,
      maxCapacity: maximumInstances,
      capacityRebalance: spotShare > 0,
      // Each deployment brings the newest AMI, for new instances only: nothing is ended for it.
      maxInstanceLifetime: Duration.days(30),
      mixedInstancesPolicy: {
        launchTemplate,
        launchTemplateOverrides: instanceTypes.map((instanceType) => ({ instanceType })),
        instancesDistribution: {
          onDemandAllocationStrategy: OnDemandAllocationStrategy.LOWEST_PRICE,
          onDemandBaseCapacity: spotShare < 1 ? 1 : 0,
          onDemandPercentageAboveBaseCapacity: Math.round((1 - spotShare) * 100),
          spotAllocationStrategy: SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED,
        },
      },
    });
    this.provider = new AsgCapacityProvider(this, 'Provider', {
      autoScalingGroup: group,
      enableManagedScaling: true,
      enableManagedDraining: true,
      enableManagedTerminationProtection: capacity.protectsInstances ?? stage.protectsData,
    });
    cluster.addAsgCapacityProvider(this.provider);
    acknowledgeFindings(group);
  }
}

function hostTemplate(
  scope: Construct,
  { stage, network: { vpc, assignPublicIp }, cluster }: Ec2CapacityProviderProps,
): LaunchTemplate {
  const role = new ContainerHostRole(scope, 'HostRole', { clusterName: cluster.clusterName });
  const securityGroup = new SecurityGroup(scope, 'Hosts', {
    vpc,
    description: 'Container hosts: nothing in, HTTPS out',
    allowAllOutbound: false,
  });
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'To AWS');
  const isArm = stage.architecture === Architecture.ARM_64;
  const userData = UserData.forLinux();
  userData.addCommands(
    // Tasks have roles of their own and need nothing of the host's.
    'echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config',
    'echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config',
  );
  return new LaunchTemplate(scope, 'Template', {
    machineImage: EcsOptimizedImage.amazonLinux2023(isArm ? AmiHardwareType.ARM : AmiHardwareType.STANDARD),
    // The cluster would let hosts write to every log group.
    role: role.withoutPolicyUpdates(),
    securityGroup,
    associatePublicIpAddress: assignPublicIp,
    userData,
    requireImdsv2: true,
    httpPutResponseHopLimit: 1,
    blockDevices: [
      {
        deviceName: '/dev/xvda',
        volume: BlockDeviceVolume.ebs(30, { encrypted: true, volumeType: EbsDeviceVolumeType.GP3 }),
      },
    ],
  });
}

function acknowledgeFindings(group: AutoScalingGroup): void {
  acknowledgeEach(group, {
    'AwsSolutions-AS3':
      'ECS starts and ends these instances all day; what matters is whether tasks run, which has an alarm. See test/ecs/container-service.test.ts.',
    'AwsSolutions-EC26':
      'The rule looks for a launch template outside a mixed instances policy and throws; the volume is encrypted. See test/ecs/capacity.test.ts.',
    'CT.AUTOSCALING.PR.1':
      'It counts subnets only where their ids are in the template; those of another stack are two. See test/ecs/ecs-stack.test.ts.',
    'CT.AUTOSCALING.PR.11':
      'Hosts say nothing to one another, and burstable ones, which cannot encrypt it, cost a fraction. See docs/ecs.md.',
  });
}
