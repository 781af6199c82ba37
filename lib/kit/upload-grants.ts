import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { EVENT_SOURCE } from '../../lambda/kit/events.ts';
import { acknowledgeWildcards } from './policy.ts';

export interface ProcessingGrants {
  readonly uploads: IBucket;
  readonly derived: IBucket;
  /** Where in `derived` the function writes. */
  readonly prefixes: readonly string[];
}

/** What `processUpload` needs: to read uploads, to see and write results under its prefixes, to send our own events. */
export function grantProcessing(fn: IFunction, { uploads, derived, prefixes }: ProcessingGrants): void {
  const sources = [uploads.arnForObjects('*')];
  const results = prefixes.map((prefix) => derived.arnForObjects(`${prefix}*`));
  const statements = [
    { actions: ['s3:GetObject'], resources: sources },
    { actions: ['s3:GetObject', 's3:PutObject'], resources: results },
    // Without it S3 answers 403, not 404, for a key that does not exist.
    { actions: ['s3:ListBucket'], resources: [uploads.bucketArn, derived.bucketArn] },
  ];
  for (const statement of statements) fn.addToRolePolicy(new PolicyStatement(statement));
  grantSendingEvents(fn);
  uploads.encryptionKey?.grantDecrypt(fn);
  derived.encryptionKey?.grantEncryptDecrypt(fn);
  acknowledgeWildcards(
    fn.role ?? fn,
    [...sources, ...results],
    'Keys are chosen by who uploads: a prefix is as close as a grant can be. See test/thumbnail/thumbnail-pipeline.test.ts.',
  );
}

/** To send events of our own source to the account's default bus. */
export function grantSendingEvents(fn: IFunction): void {
  const defaultBus = EventBus.fromEventBusName(fn, 'DefaultBus', 'default');
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [defaultBus.eventBusArn],
      conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
    }),
  );
}
