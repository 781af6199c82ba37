import type { CfnInstance } from 'aws-cdk-lib/aws-lightsail';

// biome-ignore format: two rows of a clock
/** The full hour, in UTC; Lightsail begins within 45 minutes of it. */
export type HourUtc =
  | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11
  | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23;

export type AutomaticSnapshots = HourUtc | 'off';

/**
 * The add-on for daily snapshots.
 * @throws Error that names the rule and the value
 */
export function snapshotAddOns(snapshots: AutomaticSnapshots = 3): CfnInstance.AddOnProperty[] {
  if (snapshots === 'off') return [{ addOnType: 'AutoSnapshot', status: 'Disabled' }];
  if (!Number.isInteger(snapshots) || snapshots < 0 || snapshots > 23) {
    throw new Error(`snapshots must be an hour from 0 to 23 or "off", got ${snapshots}`);
  }
  const snapshotTimeOfDay = `${String(snapshots).padStart(2, '0')}:00`;
  return [{ addOnType: 'AutoSnapshot', status: 'Enabled', autoSnapshotAddOnRequest: { snapshotTimeOfDay } }];
}
