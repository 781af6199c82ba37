import { EventBus } from 'aws-cdk-lib/aws-events';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { EVENT_SOURCE } from '../../lambda/kit/events.ts';
import { acknowledgeObjects } from './policy.ts';

export interface ProcessingGrants {
  readonly uploads: IBucket;
  readonly derived: IBucket;
  /** Where in `derived` the results go. */
  readonly prefixes: readonly string[];
}

/** What bringing results up to date needs: to read uploads, to see and write results under its prefixes, to send our own events. */
export function grantProcessing(grantee: IFunction | IRole, { uploads, derived, prefixes }: ProcessingGrants): void {
  const role = roleOf(grantee);
  const sources = [uploads.arnForObjects('*')];
  const results = prefixes.map((prefix) => derived.arnForObjects(`${prefix}*`));
  const statements = [
    { actions: ['s3:GetObject'], resources: sources },
    { actions: ['s3:GetObject', 's3:PutObject'], resources: results },
    // Without it S3 answers 403, not 404, for a key that does not exist.
    { actions: ['s3:ListBucket'], resources: [uploads.bucketArn, derived.bucketArn] },
  ];
  for (const statement of statements) role.addToPrincipalPolicy(new PolicyStatement(statement));
  grantSendingEvents(role);
  uploads.encryptionKey?.grantDecrypt(role);
  derived.encryptionKey?.grantEncryptDecrypt(role);
  acknowledgeObjects(role, [...sources, ...results]);
}

/** To do this with what lies under a prefix. */
export function grantUnder(role: IRole, bucket: IBucket, prefix: string, action: `s3:${string}`): void {
  const objects = bucket.arnForObjects(`${prefix}*`);
  role.addToPrincipalPolicy(new PolicyStatement({ actions: [action], resources: [objects] }));
  acknowledgeObjects(role, [objects]);
}

/** To send events of our own source to the account's default bus. */
export function grantSendingEvents(grantee: IFunction | IRole): void {
  const role = roleOf(grantee);
  const defaultBus = EventBus.fromEventBusName(role, 'DefaultBus', 'default');
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [defaultBus.eventBusArn],
      conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
    }),
  );
}

function roleOf(grantee: IFunction | IRole): IRole {
  const role = 'assumeRoleAction' in grantee ? grantee : grantee.role;
  if (!role)
    throw new Error(`role must be known, to grant it anything, got a function without one: ${grantee.node.path}`);
  return role;
}
