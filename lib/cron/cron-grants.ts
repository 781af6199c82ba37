import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { REPORTS_PREFIX } from '../../lambda/cron/contract.ts';
import { PREFIXES } from '../../lambda/kit/keys.ts';
import { acknowledgeObjects } from '../kit/policy.ts';
import { grantSendingEvents } from '../kit/upload-grants.ts';

export interface ComparisonGrants {
  readonly uploads: IBucket;
  readonly derived: IBucket;
  /** Where results are in `derived`. */
  readonly prefixes: readonly string[];
  /** Whether results may be removed. */
  readonly removes: boolean;
}

/** To list both buckets, to look at results and whether an upload is there, to keep reports, to send our own events. */
export function grantComparison(fn: IFunction, { uploads, derived, prefixes, removes }: ComparisonGrants): void {
  const results = [...prefixes, PREFIXES.rejected].map((prefix) => derived.arnForObjects(`${prefix}*`));
  const reports = [derived.arnForObjects(`${REPORTS_PREFIX}*`)];
  const sources = removes ? [uploads.arnForObjects('*')] : [];
  const statements = [
    { actions: ['s3:ListBucket'], resources: [uploads.bucketArn, derived.bucketArn] },
    { actions: ['s3:GetObject'], resources: [...results, ...sources] },
    { actions: ['s3:GetObject', 's3:PutObject'], resources: reports },
    ...(removes ? [{ actions: ['s3:DeleteObject'], resources: results }] : []),
  ];
  for (const statement of statements) fn.addToRolePolicy(new PolicyStatement(statement));
  grantSendingEvents(fn);
  if (removes) uploads.encryptionKey?.grantDecrypt(fn);
  derived.encryptionKey?.grantEncryptDecrypt(fn);
  acknowledgeObjects(fn.role ?? fn, [...results, ...reports, ...sources]);
}
