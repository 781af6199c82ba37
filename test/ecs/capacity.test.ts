import { Match } from 'aws-cdk-lib/assertions';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type { Capacity, Ec2Capacity } from '../../lib/ecs/capacity.ts';
import { testStage } from '../kit/synth.ts';
import { dependenciesOf, serviceTemplate } from './service-template.ts';

const instanceTypes = [new InstanceType('m7g.large'), new InstanceType('m6g.large')];
const ec2 = (given: Partial<Ec2Capacity> = {}): Ec2Capacity => ({ kind: 'ec2', instanceTypes, ...given });

function strategiesOf(capacity: Capacity) {
  const [service] = Object.values(serviceTemplate({ capacity }).findResources('AWS::ECS::Service'));
  return service?.Properties.CapacityProviderStrategy;
}

describe('Fargate capacity', () => {
  it.each([
    [0, [{ CapacityProvider: 'FARGATE', Base: 1, Weight: 100 }]],
    [
      0.7,
      [
        { CapacityProvider: 'FARGATE', Base: 1, Weight: 30 },
        { CapacityProvider: 'FARGATE_SPOT', Weight: 70 },
      ],
    ],
    [1, [{ CapacityProvider: 'FARGATE_SPOT', Weight: 100 }]],
  ])('with %s on Spot uses these providers, of which AWS lets one have a base', (spotShare, strategies) => {
    expect(strategiesOf({ kind: 'fargate', spotShare })).toEqual(strategies);
  });

  it('has no instance', () => {
    serviceTemplate({ capacity: { kind: 'fargate' } }).resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 0);
  });

  it('runs the image for the processor of the stage', () => {
    serviceTemplate({ capacity: { kind: 'fargate' } }).hasResourceProperties('AWS::ECS::TaskDefinition', {
      RequiresCompatibilities: ['FARGATE'],
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    });
  });
});

describe('EC2 capacity', () => {
  it('is scaled, drained and, in production, protected by ECS', () => {
    const provider = (ManagedTerminationProtection: string) => ({
      AutoScalingGroupProvider: Match.objectLike({
        ManagedScaling: { Status: 'ENABLED', TargetCapacity: 100 },
        ManagedDraining: 'ENABLED',
        ManagedTerminationProtection,
      }),
    });
    const production = serviceTemplate({ capacity: ec2(), stage: testStage('production') });
    production.hasResourceProperties('AWS::ECS::CapacityProvider', provider('ENABLED'));
    production.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { NewInstancesProtectedFromScaleIn: true });
    serviceTemplate({ capacity: ec2() }).hasResourceProperties('AWS::ECS::CapacityProvider', provider('DISABLED'));
  });

  it('starts no instance before a task needs one', () => {
    const template = serviceTemplate({ capacity: ec2({ maximumInstances: 3 }) });
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      MinSize: '0',
      MaxSize: '3',
      DesiredCapacity: Match.absent(),
    });
  });

  it.each([
    [0, 1, 100],
    [0.7, 1, 30],
    [1, 0, 0],
  ])('with %s on Spot has %s instance on demand and %s %% of the others', (spotShare, base, percent) => {
    const template = serviceTemplate({ capacity: ec2({ spotShare }) });
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      CapacityRebalance: spotShare > 0,
      MixedInstancesPolicy: {
        InstancesDistribution: Match.objectLike({
          OnDemandBaseCapacity: base,
          OnDemandPercentageAboveBaseCapacity: percent,
          SpotAllocationStrategy: 'price-capacity-optimized',
        }),
        LaunchTemplate: { Overrides: [{ InstanceType: 'm7g.large' }, { InstanceType: 'm6g.large' }] },
      },
    });
  });

  it('runs the ECS-optimized Amazon Linux 2023 for the processor of the stage', () => {
    const [image] = Object.values(
      serviceTemplate({ capacity: ec2() }).findParameters('*', {
        Default: Match.stringLikeRegexp('/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/'),
      }),
    );
    expect(image).toBeDefined();
  });

  it('has encrypted disks, and its metadata only for itself, by version 2', () => {
    serviceTemplate({ capacity: ec2() }).hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: Match.objectLike({
        BlockDeviceMappings: [Match.objectLike({ Ebs: Match.objectLike({ Encrypted: true, VolumeType: 'gp3' }) })],
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      }),
    });
  });

  it('joins its cluster, and keeps what its hosts may do from tasks', () => {
    const [template] = Object.values(serviceTemplate({ capacity: ec2() }).findResources('AWS::EC2::LaunchTemplate'));
    const userData = JSON.stringify(template?.Properties.LaunchTemplateData.UserData);
    expect(userData).toContain('ECS_CLUSTER=');
    expect(userData).toContain('ECS_AWSVPC_BLOCK_IMDS=true');
  });

  it('spreads tasks over zones first', () => {
    serviceTemplate({ capacity: ec2() }).hasResourceProperties('AWS::ECS::Service', {
      PlacementStrategies: [
        { Type: 'spread', Field: 'attribute:ecs.availability-zone' },
        { Type: 'binpack', Field: 'MEMORY' },
      ],
      AvailabilityZoneRebalancing: 'ENABLED',
    });
  });

  it('needs no Lambda function to drain instances', () => {
    const functions = serviceTemplate({ capacity: ec2() }).findResources('AWS::Lambda::Function', {
      Properties: { Runtime: Match.stringLikeRegexp('python') },
    });
    expect(functions).toEqual({});
  });
});

describe.each(['fargate', 'ec2'] as const)('capacity of the kind that the stage names, %s', (capacity) => {
  it('is there before the service, and after it when all is deleted', () => {
    const template = serviceTemplate({ stage: { ...testStage(), capacity } });
    expect(dependenciesOf(template, 'AWS::ECS::Service')).toContain('AWS::ECS::ClusterCapacityProviderAssociations');
  });

  it('is all on Spot in a sandbox and not at all in production', () => {
    const spot = (name: 'sandbox' | 'production') =>
      JSON.stringify(serviceTemplate({ stage: { ...testStage(name), capacity } }).toJSON());
    const word = capacity === 'fargate' ? 'FARGATE_SPOT","Weight":100' : '"OnDemandPercentageAboveBaseCapacity":0';
    expect(spot('sandbox')).toContain(word);
    expect(spot('production')).not.toContain(word);
  });
});

describe('capacity', () => {
  it.each([-0.1, 1.1, Number.NaN])('refuses a share of %s on Spot', (spotShare) => {
    const message = `spotShare must be between 0 and 1, got ${spotShare}`;
    expect(() => serviceTemplate({ capacity: { kind: 'fargate', spotShare } })).toThrow(message);
    expect(() => serviceTemplate({ capacity: ec2({ spotShare }) })).toThrow(message);
  });

  it('refuses to have no type of instance', () => {
    expect(() => serviceTemplate({ capacity: ec2({ instanceTypes: [] }) })).toThrow(
      'instanceTypes must be one or more',
    );
  });

  it('refuses instances that could not run the image', () => {
    const capacity = ec2({ instanceTypes: [new InstanceType('m7i.large')] });
    expect(() => serviceTemplate({ capacity })).toThrow(
      "instanceTypes must be arm64, as the stage's images are, got m7i.large",
    );
  });

  it.each([0, 1.5, -1])('refuses at most %s instances', (maximumInstances) => {
    expect(() => serviceTemplate({ capacity: ec2({ maximumInstances }) })).toThrow(
      `maximumInstances must be a whole number of at least 1, got ${maximumInstances}`,
    );
  });
});
