import type { Rule } from '../rule.ts';
import { isPublic, statementsOf } from '../statements.ts';
import { at, isFalse, isMissing } from '../values.ts';

const TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];
const READS = [
  'OnDemandThroughput.MaxReadRequestUnits',
  'ReadOnDemandThroughputSettings.MaxReadRequestUnits',
  'Replicas.*.ReadOnDemandThroughputSettings.MaxReadRequestUnits',
];
const WRITES = ['OnDemandThroughput.MaxWriteRequestUnits', 'WriteOnDemandThroughputSettings.MaxWriteRequestUnits'];

export const DYNAMODB_RULES: readonly Rule[] = [
  {
    id: 'DynamoCeiling',
    types: TABLES,
    property: 'OnDemandThroughput',
    demands: 'A table that is paid by the request has a ceiling.',
    why: 'A loop or a flood costs without end otherwise.',
    fix: 'Set the largest number of read and write request units.',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'BillingMode').includes('PAY_PER_REQUEST') &&
      [READS, WRITES].some((paths) => !paths.some((path) => isGiven(at(properties, path)))),
  },
  {
    id: 'DynamoRecovery',
    types: ['AWS::DynamoDB::GlobalTable'],
    property: 'Replicas',
    demands: 'A global table can be brought back to any second of the last weeks.',
    why: 'What a bug overwrites is lost otherwise. Rules for tables, such as AwsSolutions-DDB3, do not look at this type, which TableV2 makes.',
    fix: 'Set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled in each replica.',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-dynamodb-globaltable-pointintimerecoveryspecification.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'Replicas.*.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled').some(
        (isEnabled) => isMissing(isEnabled) || isFalse(isEnabled),
      ),
  },
  {
    id: 'DynamoPublicPolicy',
    types: TABLES,
    property: 'ResourcePolicy.PolicyDocument',
    demands: 'No policy opens a table to anyone.',
    why: 'A principal of `*` without a condition on who it is gives the rows to every AWS account.',
    fix: 'Name the principals.',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html',
    isBrokenBy: ({ properties }) =>
      ['ResourcePolicy', 'StreamSpecification.ResourcePolicy', 'Replicas.*.ResourcePolicy']
        .flatMap((path) => at(properties, `${path}.PolicyDocument`))
        .flatMap(statementsOf)
        .some(isPublic),
  },
];

const isGiven = (values: readonly unknown[]) => values.length > 0 && values.every((value) => !isMissing(value));
