import { Match } from 'aws-cdk-lib/assertions';
import type { BlueprintId, InstanceBundleId } from '../../lib/lightsail/catalogue.ts';
import { LightsailInstance, type LightsailInstanceProps } from '../../lib/lightsail/lightsail-instance.ts';
import type { HourUtc } from '../../lib/lightsail/snapshots.ts';
import { templateOf, testStage } from '../kit/synth.ts';

function instance(props: Partial<LightsailInstanceProps> = {}, stage = testStage()) {
  let made: LightsailInstance | undefined;
  const template = templateOf((stack) => {
    made = new LightsailInstance(stack, 'Server', { stage, instanceName: 'server', ...props });
  });
  return { template, monthlyPriceUsd: made?.monthlyPriceUsd };
}

describe('LightsailInstance', () => {
  it('refuses an unknown plan with the known ones', () => {
    expect(() => instance({ bundle: 'nano_9_0' as InstanceBundleId })).toThrow(
      /^bundle must be one of nano_3_0, micro_3_0, .*2xlarge_3_0 \(as of .*\), got "nano_9_0"$/,
    );
  });

  it('refuses an unknown system with the known ones', () => {
    expect(() => instance({ blueprint: 'debian_99' as BlueprintId })).toThrow(
      /^blueprint must be one of debian_11, debian_12, .* got "debian_99"$/,
    );
  });

  it('knows no plan by the name of an object member', () => {
    expect(() => instance({ bundle: 'constructor' as InstanceBundleId })).toThrow('got "constructor"');
  });

  it.each(['a', '-server', 'server-', 'my server', 'sérver', 'a.b', 'x'.repeat(201)])('refuses the name %p', (name) => {
    expect(() => instance({ instanceName: name })).toThrow(/^instanceName must be 2 to 200 letters/);
  });

  it('closes every port by default', () => {
    instance().template.hasResourceProperties('AWS::Lightsail::Instance', { Networking: { Ports: [] } });
  });

  it('is in the zone that it is given', () => {
    instance({ zone: 'c' }).template.hasResourceProperties('AWS::Lightsail::Instance', {
      AvailabilityZone: { 'Fn::Join': ['', [{ Ref: 'AWS::Region' }, 'c']] },
    });
  });

  it('has a static address unless it needs none', () => {
    instance().template.hasResourceProperties('AWS::Lightsail::StaticIp', {
      StaticIpName: 'server-ip',
      AttachedTo: { Ref: Match.stringLikeRegexp('Server') },
    });
    instance({ staticIp: false }).template.resourceCountIs('AWS::Lightsail::StaticIp', 0);
  });

  it('takes a snapshot every day at the hour that it is given', () => {
    instance({ snapshots: 23 }).template.hasResourceProperties('AWS::Lightsail::Instance', {
      AddOns: [
        { AddOnType: 'AutoSnapshot', Status: 'Enabled', AutoSnapshotAddOnRequest: { SnapshotTimeOfDay: '23:00' } },
      ],
    });
  });

  it('takes no snapshots when they are off', () => {
    instance({ snapshots: 'off' }).template.hasResourceProperties('AWS::Lightsail::Instance', {
      AddOns: [{ AddOnType: 'AutoSnapshot', Status: 'Disabled' }],
    });
  });

  it.each([-1, 24, 1.5])('refuses snapshots at %s hours', (hour) => {
    expect(() => instance({ snapshots: hour as HourUtc })).toThrow('snapshots must be an hour from 0 to 23');
  });

  it('attaches its disks in their order, in its own zone', () => {
    const disks = [
      { name: 'data', sizeGb: 64, mountPath: '/srv/data' },
      { name: 'cache', sizeGb: 8, mountPath: '/srv/cache' },
    ];
    const { template } = instance({ disks, zone: 'b' });
    template.hasResourceProperties('AWS::Lightsail::Instance', {
      Hardware: { Disks: [{ Path: '/dev/xvdf' }, { Path: '/dev/xvdg' }] },
    });
    template.allResourcesProperties('AWS::Lightsail::Disk', {
      AvailabilityZone: { 'Fn::Join': ['', [{ Ref: 'AWS::Region' }, 'b']] },
    });
  });

  it('prices the plan and its disks', () => {
    const disks = [{ name: 'data', sizeGb: 64, mountPath: '/srv/data' }];
    expect(instance({ bundle: 'micro_3_0', disks }).monthlyPriceUsd).toBeCloseTo(7 + 6.4);
  });

  it.each([
    { name: 'Data', sizeGb: 64, mountPath: '/srv/data' },
    { name: 'data', sizeGb: 7, mountPath: '/srv/data' },
    { name: 'data', sizeGb: 64, mountPath: 'srv/data' },
    { name: 'data', sizeGb: 64, mountPath: '/srv/my data' },
  ])('refuses the disk %p', (disk) => {
    expect(() => instance({ disks: [disk] })).toThrow(/^disk /);
  });

  it('runs launch scripts only where there is apt', () => {
    expect(() => instance({ blueprint: 'amazon_linux_2023', launchScript: { packages: ['nginx'] } })).toThrow(
      'launchScript and disks need a blueprint with apt, such as debian_12, got amazon_linux_2023',
    );
  });

  it('watches its health, its CPU credit and its data allowance', () => {
    const alarms = Object.values(instance().template.findResources('AWS::Lightsail::Alarm'));
    expect(alarms.map(({ Properties }) => Properties.MetricName).sort()).toEqual([
      'BurstCapacityPercentage',
      'NetworkOut',
      'StatusCheckFailed',
    ]);
  });

  it('raises the alarm for data at the pace that uses up the allowance in a month', () => {
    const gib = 1024 ** 3;
    instance().template.hasResourceProperties('AWS::Lightsail::Alarm', {
      MetricName: 'NetworkOut',
      Threshold: Math.round((1024 * gib) / (30 * 24 * 12)),
    });
  });

  it("sends alarms to the stage's recipient", () => {
    instance({}, testStage('production')).template.allResourcesProperties('AWS::Lightsail::Alarm', {
      ContactProtocols: ['Email'],
      NotificationEnabled: true,
    });
  });
});
