import type { Resource, Rule } from '../rule.ts';
import { isConfusable, isPublic, statementsOf } from '../statements.ts';
import { at, isMissing, isRecord, numberOf, referencesIn } from '../values.ts';

const POLICIES = {
  Sqs: {
    types: ['AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy'],
    noun: 'queue',
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
  },
  Sns: {
    types: ['AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy'],
    noun: 'topic',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
  },
};

const statements = ({ properties }: Resource) => at(properties, 'PolicyDocument').flatMap(statementsOf);

const POLICY_RULES: readonly Rule[] = Object.entries(POLICIES).flatMap(([service, { types, noun, source }]) => [
  {
    id: `${service}PublicPolicy`,
    types,
    property: 'PolicyDocument',
    demands: `No policy opens a ${noun} to anyone.`,
    why: 'A principal of `*` without a condition on who it is lets every AWS account send, read or delete.',
    fix: 'Name the principals, or add a condition such as aws:SourceArn or aws:PrincipalOrgID.',
    source,
    isBrokenBy: (resource: Resource) => statements(resource).some(isPublic),
  },
  {
    id: `${service}PolicySource`,
    types,
    property: 'PolicyDocument',
    demands: `A policy that lets an AWS service use a ${noun} says on whose behalf.`,
    why: "Without it the service may be used by another account's resources.",
    fix: 'Add a condition on aws:SourceArn or aws:SourceAccount.',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    isBrokenBy: (resource: Resource) => statements(resource).some(isConfusable),
  },
]);

const DAYS_14 = 14 * 24 * 60 * 60;

export const MESSAGING_RULES: readonly Rule[] = [
  ...POLICY_RULES,
  {
    id: 'SqsDeadLetterRetention',
    types: ['AWS::SQS::Queue'],
    property: 'MessageRetentionPeriod',
    demands: 'A dead-letter queue keeps messages for 14 days, the longest that SQS has.',
    why: 'The age of a message counts from when it was first sent: with less, it may be gone before anyone looks.',
    fix: `Set MessageRetentionPeriod to ${DAYS_14}.`,
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
    isBrokenBy: (queue) =>
      isDeadLetterQueue(queue) &&
      at(queue.properties, 'MessageRetentionPeriod').some(
        (seconds) => isMissing(seconds) || Number(numberOf(seconds)) < DAYS_14,
      ),
  },
  {
    id: 'SqsReceiveCount',
    types: ['AWS::SQS::Queue'],
    property: 'RedrivePolicy.maxReceiveCount',
    demands: 'A message is tried three times or more before it is given up.',
    why: 'With fewer, a hiccup of a consumer, a throttle even, makes a dead letter of a good message.',
    fix: 'Set maxReceiveCount to 3 or more; 5 for queues that Lambda reads.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#events-sqs-eventsource',
    isBrokenBy: ({ properties }) =>
      at(properties, 'RedrivePolicy.maxReceiveCount').some((count) => Number(numberOf(count)) < 3),
  },
];

/** Where templates name dead-letter queues, whatever the resource. */
const DEAD_LETTER_KEYS = new Set(['deadLetterTargetArn', 'DeadLetterConfig', 'DeadLetterQueue', 'OnFailure']);

function isDeadLetterQueue({ logicalId, template }: Resource): boolean {
  return template.resources.some(({ properties }) => deadLetterTargets(properties).includes(logicalId));
}

function deadLetterTargets(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(deadLetterTargets);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, nested]) =>
    DEAD_LETTER_KEYS.has(key) ? referencesIn(nested) : deadLetterTargets(nested),
  );
}
