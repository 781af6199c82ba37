import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import type { BlueprintId, BucketBundleId, InstanceBundleId } from './catalogue.ts';
import type { ExtraDisk } from './disks.ts';
import type { Firewall } from './firewall.ts';
import { joinLaunchScripts, type LaunchScript } from './launch-script.ts';
import { LightsailBucket } from './lightsail-bucket.ts';
import { LightsailDatabase, type LightsailDatabaseProps } from './lightsail-database.ts';
import { LightsailDistribution } from './lightsail-distribution.ts';
import { LightsailInstance } from './lightsail-instance.ts';
import { type Domain, LightsailLoadBalancer } from './lightsail-load-balancer.ts';
import type { ZoneLetter } from './names.ts';
import type { AutomaticSnapshots } from './snapshots.ts';
import { websiteScript } from './website-script.ts';

export interface LightsailWebsiteProps {
  readonly stage: StageConfig;
  /** Begins the names of all that it is made of; see `LightsailInstance.instanceName`. */
  readonly name: string;
  /** Of each instance. @default 'nano_3_0' */
  readonly bundle?: InstanceBundleId;
  /** @default 'debian_12' */
  readonly blueprint?: BlueprintId;
  /** One instance in each; more than one needs a load balancer. @default ['a'] */
  readonly zones?: readonly ZoneLetter[];
  /** @default - closed */
  readonly firewall?: Firewall;
  /** Of each instance. @default - none */
  readonly disks?: readonly ExtraDisk[];
  /** What each instance sets up after the website. @default - nothing */
  readonly launchScript?: LaunchScript;
  readonly snapshots?: AutomaticSnapshots;
  /** @default - none */
  readonly database?: Pick<LightsailDatabaseProps, 'blueprint' | 'bundle' | 'zone'>;
  /** Its name is unique in all of AWS. @default - none */
  readonly bucket?: { readonly bucketName: string; readonly bundle?: BucketBundleId };
  /** Opens the website to the world, see `LightsailLoadBalancer`. @default - none */
  readonly loadBalancer?: { readonly domain?: Domain };
  /** A content delivery network before the load balancer. @default - none */
  readonly distribution?: { readonly domain?: Domain };
}

/** A website at a flat price: one instance, or several behind a load balancer. */
export class LightsailWebsite extends Construct {
  readonly instances: readonly LightsailInstance[];
  /** Of everything in here, without what is charged by use. */
  readonly monthlyPriceUsd: number;

  constructor(scope: Construct, id: string, props: LightsailWebsiteProps) {
    super(scope, id);
    const { stage, name, zones = ['a'], database, bucket, loadBalancer, distribution } = props;
    const { bundle, blueprint, firewall, disks, snapshots } = props;
    checkShape(props, zones);

    this.instances = zones.map(
      (zone) =>
        new LightsailInstance(this, `Instance-${zone}`, {
          stage,
          instanceName: `${name}-${zone}`,
          zone,
          bundle,
          blueprint,
          firewall,
          disks,
          snapshots,
          launchScript: joinLaunchScripts(websiteScript(), props.launchScript ?? {}),
          staticIp: loadBalancer === undefined,
        }),
    );
    const priced: { readonly monthlyPriceUsd: number }[] = [...this.instances];
    if (database) {
      priced.push(new LightsailDatabase(this, 'Database', { stage, databaseName: `${name}-database`, ...database }));
    }
    if (bucket) priced.push(new LightsailBucket(this, 'Bucket', { stage, instances: this.instances, ...bucket }));
    if (loadBalancer) {
      const origin = new LightsailLoadBalancer(this, 'LoadBalancer', {
        stage,
        loadBalancerName: `${name}-balancer`,
        instances: this.instances,
        ...loadBalancer,
      });
      priced.push(origin);
      if (distribution) {
        const distributionName = `${name}-distribution`;
        priced.push(
          new LightsailDistribution(this, 'Distribution', { stage, distributionName, origin, ...distribution }),
        );
      }
    }
    this.monthlyPriceUsd = priced.reduce((sum, { monthlyPriceUsd }) => sum + monthlyPriceUsd, 0);
  }
}

function checkShape({ loadBalancer, distribution }: LightsailWebsiteProps, zones: readonly ZoneLetter[]): void {
  if (zones.length === 0 || new Set(zones).size < zones.length) {
    throw new Error(`zones must be one or more, each once, got ${JSON.stringify(zones)}`);
  }
  if (zones.length > 1 && !loadBalancer) {
    throw new Error(`loadBalancer must be given for more than one instance, got ${zones.length} zones and none`);
  }
  if (distribution && !loadBalancer) throw new Error('distribution must have a loadBalancer behind it, got none');
}
