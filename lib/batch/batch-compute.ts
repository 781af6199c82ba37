import {
  AllocationStrategy,
  type CfnComputeEnvironment,
  EcsMachineImageType,
  ManagedEc2EcsComputeEnvironment,
} from 'aws-cdk-lib/aws-batch';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceType,
  type ISecurityGroup,
  type IVpc,
  LaunchTemplate,
  MultipartBody,
  MultipartUserData,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Duration, type Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ContainerHostRole } from '../kit/container-host-role.ts';

export interface BatchComputeProps {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly architecture: Architecture;
  readonly instanceTypes?: readonly InstanceType[];
  readonly spotMaxvCpus: number;
  readonly onDemandMaxvCpus: number;
  readonly disk: Size;
  readonly jobTimeout: Duration;
}

/** Of families in every region and of several generations: the more pools, the fewer reclaims. */
const FAMILIES = { arm64: ['c7g', 'c6g', 'm7g', 'm6g'], x86_64: ['c6i', 'c6a', 'm6i', 'm6a'] } as const;
const SIZES = ['xlarge', '2xlarge'] as const;
/** Batch's own longest. */
const MAXIMUM_UPDATE_TIMEOUT = Duration.minutes(360);

/** Spot hosts, and on-demand hosts for what Spot cannot take; none while there is nothing to do. */
export class BatchCompute extends Construct {
  readonly spot: ManagedEc2EcsComputeEnvironment;
  readonly onDemand: ManagedEc2EcsComputeEnvironment;

  constructor(scope: Construct, id: string, props: BatchComputeProps) {
    super(scope, id);
    const template = this.launchTemplate(props.disk);
    const common = {
      vpc: props.vpc,
      vpcSubnets: props.subnets,
      instanceTypes: [...(props.instanceTypes ?? defaultInstanceTypes(props.architecture))],
      useOptimalInstanceClasses: false,
      images: [{ imageType: EcsMachineImageType.ECS_AL2023 }],
      instanceRole: new ContainerHostRole(this, 'InstanceRole'),
      securityGroups: [this.securityGroup(props.vpc)],
      launchTemplate: template,
      minvCpus: 0,
      // A new image or template replaces hosts one by one, each when its jobs have ended.
      replaceComputeEnvironment: false,
      updateToLatestImageVersion: true,
      terminateOnUpdate: false,
      updateTimeout: shorter(props.jobTimeout, MAXIMUM_UPDATE_TIMEOUT),
    };
    this.spot = new ManagedEc2EcsComputeEnvironment(this, 'Spot', {
      ...common,
      spot: true,
      allocationStrategy: AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED,
      maxvCpus: props.spotMaxvCpus,
    });
    this.onDemand = new ManagedEc2EcsComputeEnvironment(this, 'OnDemand', {
      ...common,
      allocationStrategy: AllocationStrategy.BEST_FIT_PROGRESSIVE,
      maxvCpus: props.onDemandMaxvCpus,
    });
    for (const environment of [this.spot, this.onDemand]) nameVersion(environment, template);
  }

  private launchTemplate(disk: Size): LaunchTemplate {
    const userData = new MultipartUserData();
    // Volumes of jobs that were killed would otherwise fill the disk for three hours.
    const body = '#!/bin/bash\necho ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION=10m >> /etc/ecs/ecs.config\n';
    userData.addPart(MultipartBody.fromRawBody({ contentType: 'text/x-shellscript; charset="us-ascii"', body }));
    return new LaunchTemplate(this, 'Template', {
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      userData,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(disk.toGibibytes(), {
            encrypted: true,
            volumeType: EbsDeviceVolumeType.GP3,
            deleteOnTermination: true,
          }),
        },
      ],
    });
  }

  private securityGroup(vpc: IVpc): ISecurityGroup {
    const group = new SecurityGroup(this, 'Hosts', {
      vpc,
      description: 'Batch hosts: nothing comes in, HTTPS goes out',
      allowAllOutbound: false,
    });
    group.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'HTTPS to AWS');
    return group;
  }
}

function defaultInstanceTypes(architecture: Architecture): InstanceType[] {
  const families = FAMILIES[architecture === Architecture.ARM_64 ? 'arm64' : 'x86_64'];
  return families.flatMap((family) => SIZES.map((size) => new InstanceType(`${family}.${size}`)));
}

/** The L2 names no version, so that Batch would not notice a new one. */
function nameVersion(environment: ManagedEc2EcsComputeEnvironment, template: LaunchTemplate): void {
  const resource = environment.node.defaultChild as CfnComputeEnvironment;
  resource.addPropertyOverride('ComputeResources.LaunchTemplate.Version', template.latestVersionNumber);
}

function shorter(a: Duration, b: Duration): Duration {
  return a.toMinutes() < b.toMinutes() ? a : b;
}
