import type { Rule } from '../rule.ts';
import { isPublic, statementsOf } from '../statements.ts';
import { at, isMissing } from '../values.ts';

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
