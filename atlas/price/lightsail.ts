import {
  BUCKET_BUNDLES,
  DATABASE_BUNDLES,
  DISK_PRICE_USD_PER_GB,
  DISTRIBUTION_BUNDLES,
  entryOf,
  INSTANCE_BUNDLES,
  LOAD_BALANCER_PRICE_USD,
} from '../../lib/lightsail/catalogue.ts';
import { numberOf } from '../assembly/json.ts';
import type { Resource } from '../assembly/read.ts';
import type { IdleLine } from './idle.ts';

type Plans = Readonly<Record<string, { readonly priceUsd: number }>>;

/** What a Lightsail resource costs a month, whatever is done with it. */
export function lightsailUses({ type, properties }: Resource): readonly IdleLine[] {
  const plan = (what: string, property: string, plans: Plans): readonly IdleLine[] => {
    const id = String(properties[property]);
    return [flat(`Lightsail ${what} ${id}`, entryOf(property, plans, id).priceUsd)];
  };
  switch (type) {
    case 'AWS::Lightsail::Instance':
      return plan('instance', 'BundleId', INSTANCE_BUNDLES);
    case 'AWS::Lightsail::Database':
      return plan('database', 'RelationalDatabaseBundleId', DATABASE_BUNDLES);
    case 'AWS::Lightsail::Bucket':
      return plan('bucket', 'BundleId', BUCKET_BUNDLES);
    case 'AWS::Lightsail::Distribution':
      return plan('distribution', 'BundleId', DISTRIBUTION_BUNDLES);
    case 'AWS::Lightsail::LoadBalancer':
      return [flat('Lightsail load balancer', LOAD_BALANCER_PRICE_USD)];
    case 'AWS::Lightsail::Disk':
      return [flat('Lightsail disk, GB', DISK_PRICE_USD_PER_GB, numberOf(properties.SizeInGb) ?? 0)];
    default:
      return [];
  }
}

function flat(what: string, usdEach: number, quantity = 1): IdleLine {
  return { what, quantity, usdEach, usd: usdEach * quantity };
}
