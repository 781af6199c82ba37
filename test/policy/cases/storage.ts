import { type Case, CLOSED_POLICY, FROM_US, PUBLIC_POLICIES, policy } from './case.ts';

const LIFECYCLE = {
  Rules: [
    {
      Status: 'Enabled',
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      NoncurrentVersionExpiration: { NoncurrentDays: 90 },
    },
  ],
};

export const S3_CASES: readonly Case[] = [
  {
    id: 'S3PublicPolicy',
    good: { PolicyDocument: CLOSED_POLICY },
    bad: PUBLIC_POLICIES.map((document) => ({ PolicyDocument: document })),
  },
  { id: 'S3PublicAcl', good: { AccessControl: 'Private' }, bad: [{ AccessControl: 'PublicRead' }] },
  { id: 'S3Website', good: {}, bad: [{ WebsiteConfiguration: { IndexDocument: 'index.html' } }] },
  {
    id: 'S3CorsWildcard',
    good: {
      CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['https://gallery.example'], AllowedMethods: ['PUT'] }] },
    },
    bad: [{ 'CorsConfiguration.CorsRules.0.AllowedOrigins': ['*'] }],
  },
  {
    id: 'S3UnfinishedUploads',
    good: { LifecycleConfiguration: LIFECYCLE },
    bad: [
      { LifecycleConfiguration: undefined },
      { 'LifecycleConfiguration.Rules.0.Status': 'Disabled' },
      { 'LifecycleConfiguration.Rules.0.AbortIncompleteMultipartUpload': undefined },
    ],
  },
  {
    id: 'S3OldVersions',
    good: { VersioningConfiguration: { Status: 'Enabled' }, LifecycleConfiguration: LIFECYCLE },
    bad: [{ 'LifecycleConfiguration.Rules.0.NoncurrentVersionExpiration': undefined }],
  },
  { id: 'S3OldVersions', good: { VersioningConfiguration: { Status: 'Suspended' } }, bad: [] },
];

const asDeadLetterQueue = {
  Source: {
    Type: 'AWS::SQS::Queue',
    Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Resource', 'Arn'] }, maxReceiveCount: 3 } },
  },
};
const ofASchedule = {
  Schedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: { Target: { DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Resource', 'Arn'] } } } },
  },
};
const toService = (more: object) => ({
  PolicyDocument: policy({ Principal: { Service: 'events.amazonaws.com' }, ...more }),
});

export const MESSAGING_CASES: readonly Case[] = [
  ...['Sqs', 'Sns'].flatMap((service): Case[] => [
    {
      id: `${service}PublicPolicy`,
      good: { PolicyDocument: CLOSED_POLICY },
      bad: PUBLIC_POLICIES.map((document) => ({ PolicyDocument: document })),
    },
    {
      id: `${service}PolicySource`,
      good: toService({ Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Rule', 'Arn'] } } } }),
      bad: [toService({}), toService({ Condition: { ArnLike: { 'aws:SourceArn': '*' } } })],
    },
  ]),
  { id: 'SqsPublicPolicy', good: { PolicyDocument: policy({ Principal: '*', Condition: FROM_US }) }, bad: [] },
  {
    id: 'SqsDeadLetterRetention',
    good: { MessageRetentionPeriod: 1_209_600 },
    bad: [{ MessageRetentionPeriod: undefined }, { MessageRetentionPeriod: '345600' }],
    others: asDeadLetterQueue,
  },
  {
    id: 'SqsDeadLetterRetention',
    good: { MessageRetentionPeriod: 1_209_600 },
    bad: [{ MessageRetentionPeriod: 60 }],
    others: ofASchedule,
  },
  {
    id: 'SqsDeadLetterRetention',
    good: { MessageRetentionPeriod: 1_209_600 },
    bad: [{ MessageRetentionPeriod: 60 }],
    others: {
      Source: {
        Type: 'AWS::SQS::Queue',
        Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::Sub': `\${Resource.Arn}` }, maxReceiveCount: 3 } },
      },
    },
  },
  { id: 'SqsDeadLetterRetention', good: {}, bad: [] },
  {
    id: 'SqsReceiveCount',
    good: { RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:1:d', maxReceiveCount: 3 } },
    bad: [{ 'RedrivePolicy.maxReceiveCount': 1 }, { 'RedrivePolicy.maxReceiveCount': '2' }],
  },
];

const DEAD_LETTERS = { DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } };
const RETRIES = { RetryPolicy: { MaximumEventAgeInSeconds: 1800, MaximumRetryAttempts: 10 } };

export const EVENT_CASES: readonly Case[] = [
  {
    id: 'ScheduleDeadLetters',
    good: { Target: { ...DEAD_LETTERS, ...RETRIES } },
    bad: [{ 'Target.DeadLetterConfig': undefined }, { 'Target.DeadLetterConfig': {} }, { Target: undefined }],
  },
  {
    id: 'ScheduleRetries',
    good: { Target: { ...DEAD_LETTERS, ...RETRIES } },
    bad: [
      { 'Target.RetryPolicy': undefined },
      { 'Target.RetryPolicy.MaximumEventAgeInSeconds': undefined },
      { 'Target.RetryPolicy.MaximumRetryAttempts': 0 },
    ],
  },
  {
    id: 'EventPatternSource',
    good: { EventPattern: { source: ['aws.s3'] } },
    bad: [{ 'EventPattern.source': undefined, 'EventPattern.detail-type': ['Object Created'] }],
  },
  { id: 'EventPatternSource', good: { EventPattern: { account: [{ Ref: 'AWS::AccountId' }] } }, bad: [] },
  { id: 'EventPatternSource', good: { ScheduleExpression: 'rate(1 hour)' }, bad: [] },
  {
    id: 'EventPatternBucket',
    good: { EventPattern: { source: ['aws.s3'], detail: { bucket: { name: [{ Ref: 'Uploads' }] } } } },
    bad: [{ 'EventPattern.detail': undefined }, { 'EventPattern.detail.bucket': {} }],
  },
  {
    id: 'EventPatternBucket',
    good: { EventPattern: { source: ['aws.s3'], detail: { requestParameters: { bucketName: [{ Ref: 'Uploads' }] } } } },
    bad: [{ 'EventPattern.detail': { eventName: ['PutObject'] } }],
  },
  {
    id: 'EventPatternBucket',
    good: { EventPattern: { source: ['aws.s3'], resources: [{ 'Fn::GetAtt': ['Uploads', 'Arn'] }] } },
    bad: [],
  },
  {
    id: 'EventBusPublic',
    good: { Principal: '*', Condition: { Key: 'aws:PrincipalOrgID', Type: 'StringEquals', Value: 'o-1' } },
    bad: [{ Condition: undefined }],
  },
  {
    id: 'EventBusPublic',
    good: { Statement: { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1:root' }, Action: 'events:PutEvents' } },
    bad: [{ 'Statement.Principal': '*' }],
  },
  {
    id: 'EventBusPublic',
    type: 'AWS::Events::EventBus',
    good: { Name: 'ours', Policy: CLOSED_POLICY },
    bad: PUBLIC_POLICIES.map((document) => ({ Policy: document })),
  },
];
