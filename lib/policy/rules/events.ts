import type { Rule } from '../rule.ts';
import { isPublic, statementsOf } from '../statements.ts';
import { at, isMissing, isRecord, isUnknown, textOf } from '../values.ts';

const PATTERNS = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html';

/** Where a pattern may name a bucket: in events of S3, and in CloudTrail's of its API. */
const BUCKET_NAMES = ['detail.bucket.name', 'resources', 'detail.requestParameters.bucketName', 'detail.resources.ARN'];

export const EVENT_RULES: readonly Rule[] = [
  {
    id: 'ScheduleDeadLetters',
    types: ['AWS::Scheduler::Schedule'],
    property: 'Target.DeadLetterConfig',
    demands: 'A schedule keeps the calls that it could not make.',
    why: 'Scheduler drops them after its last retry: a missed run leaves no trace.',
    fix: 'Set Target.DeadLetterConfig to a queue with an alarm.',
    source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html',
    isBrokenBy: ({ properties }) => at(properties, 'Target.DeadLetterConfig.Arn').some(isMissing),
  },
  {
    id: 'ScheduleRetries',
    types: ['AWS::Scheduler::Schedule'],
    property: 'Target.RetryPolicy',
    demands: 'A schedule says how often and how long it tries again.',
    why: 'The default goes on for 24 hours: calls of an hourly schedule would overtake one another.',
    fix: 'Set Target.RetryPolicy.MaximumEventAgeInSeconds to less than the time between two runs, and retry at least once.',
    source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'Target.RetryPolicy.MaximumEventAgeInSeconds').some(isMissing) ||
      at(properties, 'Target.RetryPolicy.MaximumRetryAttempts').some((attempts) => textOf(attempts) === '0'),
  },
  {
    id: 'EventPatternSource',
    types: ['AWS::Events::Rule'],
    property: 'EventPattern.source',
    demands: 'A pattern says whose events it takes.',
    why: 'Without a source or an account it takes those of any sender that can reach the bus.',
    fix: 'Name `source` in EventPattern, or `account` to take all of it.',
    source: PATTERNS,
    isBrokenBy: ({ properties }) =>
      at(properties, 'EventPattern').some(
        (pattern) =>
          isRecord(pattern) &&
          !isUnknown(pattern) &&
          ['source', 'account'].every((key) => at(pattern, key).some(isMissing)),
      ),
  },
  {
    id: 'EventPatternBucket',
    types: ['AWS::Events::Rule'],
    property: 'EventPattern.detail.bucket.name',
    demands: 'A pattern for events of S3 names the bucket.',
    why: 'Otherwise the target gets the objects of every bucket of the account that sends events.',
    fix: "Name the bucket in EventPattern.detail.bucket.name; for CloudTrail's events in detail.requestParameters.bucketName.",
    source: PATTERNS,
    isBrokenBy: ({ properties }) =>
      at(properties, 'EventPattern.source.*').includes('aws.s3') &&
      BUCKET_NAMES.every((path) => at(properties, `EventPattern.${path}`).some(isMissing)),
  },
  {
    id: 'EventBusPublic',
    types: ['AWS::Events::EventBusPolicy', 'AWS::Events::EventBus'],
    property: 'Statement',
    demands: 'No policy lets anyone send to an event bus.',
    why: 'Anyone could then set off whatever its rules start.',
    fix: 'Name the accounts, or add a condition on aws:PrincipalOrgID.',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html',
    isBrokenBy: ({ properties }) =>
      (at(properties, 'Principal').includes('*') && at(properties, 'Condition').some(isMissing)) ||
      [properties, ...at(properties, 'Policy')].flatMap(statementsOf).some(isPublic),
  },
];
