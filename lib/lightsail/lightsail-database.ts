import { CfnDatabase } from 'aws-cdk-lib/aws-lightsail';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import {
  DATABASE_BLUEPRINTS,
  DATABASE_BUNDLES,
  type DatabaseBlueprintId,
  type DatabaseBundleId,
  entryOf,
} from './catalogue.ts';
import { LightsailAlarm } from './lightsail-alarm.ts';
import { availabilityZone, checkName, type ZoneLetter } from './names.ts';

export interface LightsailDatabaseProps {
  readonly stage: StageConfig;
  /** Stable and unique in the account's region: it guards the database as an instance's name does. */
  readonly databaseName: string;
  /** The engine. @default 'postgres_18' */
  readonly blueprint?: DatabaseBlueprintId;
  /** The plan; `_ha_` has a standby in another zone. @default 'micro_2_0' */
  readonly bundle?: DatabaseBundleId;
  /** Of a plan without a standby. @default 'a' */
  readonly zone?: ZoneLetter;
}

/**
 * A managed database that only the region's own Lightsail resources reach, backed up every day.
 *
 * Lightsail makes the master user's password, and no template has it:
 * `aws lightsail get-relational-database-master-user-password --relational-database-name …`.
 */
export class LightsailDatabase extends Construct {
  readonly monthlyPriceUsd: number;

  constructor(scope: Construct, id: string, props: LightsailDatabaseProps) {
    super(scope, id);
    const { stage, blueprint = 'postgres_18', bundle = 'micro_2_0' } = props;
    const name = checkName('databaseName', props.databaseName);
    const { priceUsd, diskGb } = entryOf<{ priceUsd: number; diskGb: number }>('bundle', DATABASE_BUNDLES, bundle);
    entryOf('blueprint', DATABASE_BLUEPRINTS, blueprint);

    const database = new CfnDatabase(this, 'Database', {
      relationalDatabaseName: name,
      relationalDatabaseBlueprintId: blueprint,
      relationalDatabaseBundleId: bundle,
      availabilityZone: bundle.includes('_ha_') ? undefined : availabilityZone(props.zone ?? 'a'),
      masterDatabaseName: 'media',
      masterUsername: 'librarian',
      publiclyAccessible: false,
      backupRetention: true,
      preferredBackupWindow: '02:00-02:30',
    });
    database.applyRemovalPolicy(stage.removalPolicy);
    this.monthlyPriceUsd = priceUsd;

    new LightsailAlarm(this, 'FreeStorage', {
      stage,
      alarmName: `${name}-free-storage`,
      resourceName: database.ref,
      metric: 'FreeStorageSpace',
      comparison: '<',
      threshold: (diskGb / 10) * 1024 ** 3,
      periods: 3,
    });
  }
}
