import type { Rule } from '../rule.ts';
import { isPublic, statementsOf } from '../statements.ts';
import { at, isMissing, items, textOf } from '../values.ts';

const BUCKET = ['AWS::S3::Bucket'];

export const S3_RULES: readonly Rule[] = [
  {
    id: 'S3PublicPolicy',
    types: ['AWS::S3::BucketPolicy'],
    property: 'PolicyDocument',
    demands: 'No bucket policy lets anyone in.',
    why: 'A principal of `*` without a condition on who it is opens the bucket to the internet.',
    fix: 'Name the principals, or add a condition such as aws:PrincipalOrgID or aws:SourceArn.',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    isBrokenBy: ({ properties }) => at(properties, 'PolicyDocument').flatMap(statementsOf).some(isPublic),
  },
  {
    id: 'S3PublicAcl',
    types: BUCKET,
    property: 'AccessControl',
    demands: 'No bucket has an access control list that opens it.',
    why: 'PublicRead and its like give objects to whoever knows their names.',
    fix: 'Leave AccessControl out and use a bucket policy.',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'AccessControl').some((acl) =>
        /^(PublicRead|PublicReadWrite|AuthenticatedRead)$/.test(textOf(acl)),
      ),
  },
  {
    id: 'S3Website',
    types: BUCKET,
    property: 'WebsiteConfiguration',
    demands: 'No bucket is itself a website.',
    why: 'A website endpoint speaks plain HTTP only, and needs its objects to be public.',
    fix: 'Serve it through CloudFront with origin access control.',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/dev/WebsiteHosting.html',
    isBrokenBy: ({ properties }) => at(properties, 'WebsiteConfiguration').some((website) => !isMissing(website)),
  },
  {
    id: 'S3CorsWildcard',
    types: BUCKET,
    property: 'CorsConfiguration.CorsRules',
    demands: 'A bucket names the web pages that may use it.',
    why: 'With `*` any page that a user opens can read answers, or upload with an address that it got hold of.',
    fix: 'List the origins of your own pages in AllowedOrigins.',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-corsrule.html',
    isBrokenBy: ({ properties }) => at(properties, 'CorsConfiguration.CorsRules.*.AllowedOrigins.*').includes('*'),
  },
  {
    id: 'S3UnfinishedUploads',
    types: BUCKET,
    property: 'LifecycleConfiguration.Rules',
    demands: 'Unfinished multipart uploads expire.',
    why: 'Their parts are charged for, are in no listing, and stay for ever; expiration of objects leaves them.',
    fix: 'Add a lifecycle rule with AbortIncompleteMultipartUpload.',
    source:
      'https://docs.aws.amazon.com/AmazonS3/latest/dev/mpuoverview.html#mpu-abort-incomplete-mpu-lifecycle-config',
    isBrokenBy: ({ properties }) =>
      !hasRule(properties, (rule) =>
        at(rule, 'AbortIncompleteMultipartUpload.DaysAfterInitiation').every((days) => !isMissing(days)),
      ),
  },
  {
    id: 'S3OldVersions',
    types: BUCKET,
    property: 'LifecycleConfiguration.Rules',
    demands: 'Earlier versions of objects expire.',
    why: 'A versioned bucket keeps and charges for all that was ever overwritten or deleted.',
    fix: 'Add a lifecycle rule with NoncurrentVersionExpiration.',
    source: 'https://docs.aws.amazon.com/config/latest/developerguide/s3-version-lifecycle-policy-check.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'VersioningConfiguration.Status').includes('Enabled') &&
      !hasRule(properties, (rule) =>
        ['NoncurrentVersionExpiration', 'NoncurrentVersionExpirationInDays'].some((limit) =>
          at(rule, limit).every((value) => !isMissing(value)),
        ),
      ),
  },
];

/** Whether such a lifecycle rule is on, whichever branch of a condition holds. */
function hasRule(properties: unknown, isSuch: (rule: unknown) => boolean): boolean {
  return at(properties, 'LifecycleConfiguration.Rules').every((rules) =>
    items(rules).some((rule) => at(rule, 'Status').every((status) => status === 'Enabled') && isSuch(rule)),
  );
}
