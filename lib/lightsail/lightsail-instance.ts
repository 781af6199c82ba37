import { CfnDisk, CfnInstance, CfnStaticIp } from 'aws-cdk-lib/aws-lightsail';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import {
  BLUEPRINTS,
  type BlueprintId,
  DISK_PRICE_USD_PER_GB,
  entryOf,
  INSTANCE_BUNDLES,
  type InstanceBundle,
  type InstanceBundleId,
} from './catalogue.ts';
import { checkDisks, devicePath, type ExtraDisk, mountScript } from './disks.ts';
import { type Firewall, portsOf } from './firewall.ts';
import { joinLaunchScripts, type LaunchScript, renderLaunchScript } from './launch-script.ts';
import { LightsailAlarm } from './lightsail-alarm.ts';
import { availabilityZone, checkName, type ZoneLetter } from './names.ts';
import { type AutomaticSnapshots, snapshotAddOns } from './snapshots.ts';

export interface LightsailInstanceProps {
  readonly stage: StageConfig;
  /**
   * Stable and unique in the account's region. It guards the instance: a change that would replace
   * it fails, because the new one cannot have the name, until the name is changed too.
   */
  readonly instanceName: string;
  /** The plan. @default 'nano_3_0' */
  readonly bundle?: InstanceBundleId;
  /** The system. @default 'debian_12' */
  readonly blueprint?: BlueprintId;
  /** @default 'a' */
  readonly zone?: ZoneLetter;
  /** @default - closed */
  readonly firewall?: Firewall;
  /** What the instance sets up at its first boot; needs a blueprint with apt. @default - nothing */
  readonly launchScript?: LaunchScript;
  /** Further disks. Add new ones at the end: the place in the list says where a disk is attached. @default - none */
  readonly disks?: readonly ExtraDisk[];
  /** Hour of the daily snapshot of the instance and its disks, in UTC; the last seven are kept. @default 3 */
  readonly snapshots?: AutomaticSnapshots;
  /** A public address that stays when the instance stops; free while it is attached. @default true */
  readonly staticIp?: boolean;
  /** A key pair of Lightsail's, for SSH. @default - the region's default key pair */
  readonly keyPairName?: string;
}

/** A virtual server at a flat price: closed, backed up every day, watched. */
export class LightsailInstance extends Construct {
  /** Resolves only when the instance exists. */
  readonly instanceName: string;
  /** Address in the internet, where the instance has a static one. */
  readonly publicIpAddress?: string;
  /** Bundle and disks, without snapshots ($0.05 a GB) and data beyond the plan's allowance. */
  readonly monthlyPriceUsd: number;

  constructor(scope: Construct, id: string, props: LightsailInstanceProps) {
    super(scope, id);
    const { stage, bundle: bundleId = 'nano_3_0', blueprint = 'debian_12', disks = [] } = props;
    const name = checkName('instanceName', props.instanceName);
    const bundle: InstanceBundle = entryOf('bundle', INSTANCE_BUNDLES, bundleId);
    const zone = availabilityZone(props.zone ?? 'a');
    const addOns = snapshotAddOns(props.snapshots);
    checkDisks(disks);

    const attached = disks.map((disk, index) => {
      const diskName = `${name}-${disk.name}`;
      const resource = new CfnDisk(this, `Disk-${disk.name}`, {
        diskName,
        sizeInGb: disk.sizeGb,
        availabilityZone: zone,
        addOns,
      });
      resource.applyRemovalPolicy(stage.removalPolicy);
      return { diskName: resource.ref, path: devicePath(index) };
    });
    const instance = new CfnInstance(this, 'Instance', {
      instanceName: name,
      bundleId,
      blueprintId: blueprint,
      availabilityZone: zone,
      addOns,
      keyPairName: props.keyPairName,
      networking: { ports: portsOf(props.firewall ?? {}) },
      hardware: attached.length > 0 ? { disks: attached } : undefined,
      userData: userDataOf(blueprint, joinLaunchScripts(mountScript(disks), props.launchScript ?? {})),
    });
    instance.applyRemovalPolicy(stage.removalPolicy);
    this.instanceName = instance.ref;

    if (props.staticIp ?? true) {
      const staticIp = new CfnStaticIp(this, 'StaticIp', { staticIpName: `${name}-ip`, attachedTo: instance.ref });
      staticIp.applyRemovalPolicy(stage.removalPolicy);
      this.publicIpAddress = staticIp.attrIpAddress;
    }
    this.monthlyPriceUsd = bundle.priceUsd + disks.reduce((sum, { sizeGb }) => sum + sizeGb * DISK_PRICE_USD_PER_GB, 0);
    this.watch(stage, name, bundle);
  }

  private watch(stage: StageConfig, name: string, { transferGb }: InstanceBundle): void {
    const common = { stage, resourceName: this.instanceName };
    new LightsailAlarm(this, 'StatusCheck', {
      ...common,
      alarmName: `${name}-status-check`,
      metric: 'StatusCheckFailed',
      comparison: '>=',
      threshold: 1,
      periods: 2,
    });
    // At nothing left, the plan's CPU falls to its baseline: 5 % of a core for the smallest.
    new LightsailAlarm(this, 'BurstCapacity', {
      ...common,
      alarmName: `${name}-burst-capacity`,
      metric: 'BurstCapacityPercentage',
      comparison: '<',
      threshold: 20,
      periods: 3,
    });
    new LightsailAlarm(this, 'Transfer', {
      ...common,
      alarmName: `${name}-transfer`,
      metric: 'NetworkOut',
      comparison: '>=',
      threshold: spendsAllowanceInBytes(transferGb),
      periods: 12,
    });
  }
}

/** Bytes in five minutes that, kept up, use the plan's monthly allowance in 30 days. */
function spendsAllowanceInBytes(transferGb: number): number {
  const periodsInMonth = 30 * 24 * 12;
  return Math.round((transferGb * 1024 ** 3) / periodsInMonth);
}

function userDataOf(blueprintId: BlueprintId, script: LaunchScript): string | undefined {
  const { packageManager } = entryOf<(typeof BLUEPRINTS)[BlueprintId]>('blueprint', BLUEPRINTS, blueprintId);
  const isEmpty = Object.values(script).every((part) => part.length === 0);
  if (isEmpty) return undefined;
  if (packageManager === 'apt') return renderLaunchScript(script);
  throw new Error(`launchScript and disks need a blueprint with apt, such as debian_12, got ${blueprintId}`);
}
