/**
 * What Lightsail sells, with prices in US dollars a month in us-east-1, as of November 2026. CloudFormation takes any
 * id at synth and fails only at deployment, so the constructs check against these lists.
 *
 * To bring a list up to date: `aws lightsail get-bundles`, `get-blueprints`, `get-relational-database-bundles`,
 * `get-relational-database-blueprints`, `get-bucket-bundles`, `get-distribution-bundles`.
 * @see https://aws.amazon.com/lightsail/pricing/
 */
export const CATALOGUE_DATE = 'November 2026';

/** An instance plan. */
export interface InstanceBundle {
  readonly priceUsd: number;
  readonly memoryGb: number;
  readonly cpus: number;
  readonly diskGb: number;
  /** Outgoing data that the price includes, a month. */
  readonly transferGb: number;
}

/**
 * Linux plans with a public IPv4 address. Windows plans need another kind of launch script, and
 * plans with IPv6 only need `ipAddressType`, which CloudFormation's instance does not have.
 * @see https://docs.aws.amazon.com/cli/latest/reference/lightsail/get-bundles.html
 * @see https://docs.aws.amazon.com/lightsail/latest/userguide/baseline-cpu-performance.html
 */
export const INSTANCE_BUNDLES = {
  nano_3_0: { priceUsd: 5, memoryGb: 0.5, cpus: 2, diskGb: 20, transferGb: 1024 },
  micro_3_0: { priceUsd: 7, memoryGb: 1, cpus: 2, diskGb: 40, transferGb: 2048 },
  small_3_0: { priceUsd: 12, memoryGb: 2, cpus: 2, diskGb: 60, transferGb: 3072 },
  medium_3_0: { priceUsd: 24, memoryGb: 4, cpus: 2, diskGb: 80, transferGb: 4096 },
  large_3_0: { priceUsd: 44, memoryGb: 8, cpus: 2, diskGb: 160, transferGb: 5120 },
  xlarge_3_0: { priceUsd: 84, memoryGb: 16, cpus: 4, diskGb: 320, transferGb: 6144 },
  '2xlarge_3_0': { priceUsd: 164, memoryGb: 32, cpus: 8, diskGb: 640, transferGb: 7168 },
} as const satisfies Record<string, InstanceBundle>;
export type InstanceBundleId = keyof typeof INSTANCE_BUNDLES;

/**
 * Linux systems, with the package manager that a launch script would use.
 * @see https://docs.aws.amazon.com/lightsail/latest/userguide/compare-options-choose-lightsail-instance-image.html
 */
export const BLUEPRINTS = {
  debian_11: { packageManager: 'apt' },
  debian_12: { packageManager: 'apt' },
  ubuntu_22_04: { packageManager: 'apt' },
  ubuntu_24_04: { packageManager: 'apt' },
  amazon_linux_2: { packageManager: 'yum' },
  amazon_linux_2023: { packageManager: 'dnf' },
  centos_stream_9: { packageManager: 'dnf' },
} as const;
export type BlueprintId = keyof typeof BLUEPRINTS;

/** `_ha_`: with a standby in another zone. All are encrypted. */
export const DATABASE_BUNDLES = {
  micro_2_0: { priceUsd: 15, diskGb: 40 },
  micro_ha_2_0: { priceUsd: 30, diskGb: 40 },
  small_2_0: { priceUsd: 30, diskGb: 80 },
  small_ha_2_0: { priceUsd: 60, diskGb: 80 },
  medium_2_0: { priceUsd: 60, diskGb: 120 },
  medium_ha_2_0: { priceUsd: 120, diskGb: 120 },
  large_2_0: { priceUsd: 115, diskGb: 240 },
  large_ha_2_0: { priceUsd: 230, diskGb: 240 },
} as const;
export type DatabaseBundleId = keyof typeof DATABASE_BUNDLES;

export const DATABASE_BLUEPRINTS = { mysql_8_0: {}, postgres_16: {}, postgres_17: {}, postgres_18: {} } as const;
export type DatabaseBlueprintId = keyof typeof DATABASE_BLUEPRINTS;

export const BUCKET_BUNDLES = {
  small_1_0: { priceUsd: 1, storageGb: 5 },
  medium_1_0: { priceUsd: 3, storageGb: 100 },
  large_1_0: { priceUsd: 5, storageGb: 250 },
} as const;
export type BucketBundleId = keyof typeof BUCKET_BUNDLES;

/** Larger ones exist; public sources disagree on their prices. */
export const DISTRIBUTION_BUNDLES = { small_1_0: { priceUsd: 2.5, transferGb: 50 } } as const;
export type DistributionBundleId = keyof typeof DISTRIBUTION_BUNDLES;

export const LOAD_BALANCER_PRICE_USD = 18;
export const DISK_PRICE_USD_PER_GB = 0.1;

/**
 * The entry of a list for an id that may come from outside the type system.
 * @throws Error that names the property, the known ids and the value
 */
export function entryOf<T>(property: string, list: Readonly<Record<string, T>>, id: string): T {
  const entry = Object.hasOwn(list, id) ? list[id] : undefined;
  if (entry) return entry;
  const known = Object.keys(list).join(', ');
  throw new Error(`${property} must be one of ${known} (as of ${CATALOGUE_DATE}), got ${JSON.stringify(id)}`);
}
