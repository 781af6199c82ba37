import type { Rule } from '../rule.ts';
import { at, isMissing } from '../values.ts';

export const LOG_RULES: readonly Rule[] = [
  {
    id: 'LogRetention',
    types: ['AWS::Logs::LogGroup'],
    property: 'RetentionInDays',
    demands: 'A log group says how long it keeps what it gets.',
    why: 'By default it keeps and charges for ever.',
    fix: 'Set RetentionInDays.',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
    isBrokenBy: ({ properties }) => at(properties, 'RetentionInDays').some(isMissing),
  },
];
