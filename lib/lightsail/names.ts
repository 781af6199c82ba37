import { Aws, Token } from 'aws-cdk-lib/core';

/** Zones that a region may have; `a` is in all of them. */
export type ZoneLetter = 'a' | 'b' | 'c' | 'd' | 'e' | 'f';

/** The stack's region with this letter, such as `us-east-1a`. */
export function availabilityZone(letter: ZoneLetter): string {
  return `${Aws.REGION}${letter}`;
}

/**
 * Checks a name that Lightsail, its disks, static IPs and alarms all accept, with room for a suffix.
 * Names are unique in an account's region.
 * @throws Error that names the property, the rule and the value
 */
export function checkName(property: string, name: string): string {
  if (Token.isUnresolved(name) || /^[A-Za-z0-9][\w-]{0,198}[A-Za-z0-9]$/.test(name)) return name;
  const rule = 'must be 2 to 200 letters, digits, hyphens and underscores, with a letter or digit at both ends';
  throw new Error(`${property} ${rule}, got ${JSON.stringify(name)}`);
}

/**
 * Checks the name of a bucket of Lightsail's, which is unique in all of AWS.
 * @see https://docs.aws.amazon.com/lightsail/latest/userguide/bucket-naming-rules-in-amazon-lightsail.html
 * @throws Error that names the rule and the value
 */
export function checkBucketName(name: string): string {
  if (Token.isUnresolved(name) || /^[a-z0-9][a-z0-9-]{1,52}[a-z0-9]$/.test(name)) return name;
  const rule = 'must be 3 to 54 lower-case letters, digits and hyphens, with a letter or digit at both ends';
  throw new Error(`bucketName ${rule}, got ${JSON.stringify(name)}`);
}
