import { Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import { statementsOf } from '../../lib/policy/statements.ts';
import { at } from '../../lib/policy/values.ts';
import { SAMPLE, synthesized } from './product.ts';

/** Every action that a role may use on any resource, and why. */
const REASONS: Readonly<Record<string, string>> = {
  'xray:PutTelemetryRecords, xray:PutTraceSegments':
    'Traces have no resource to name (Service Authorization Reference).',
};

interface Wildcard {
  readonly actions: string;
  readonly where: string;
}

function wildcards(stack: Stack): Wildcard[] {
  const { Resources } = Template.fromStack(stack).toJSON();
  return Object.entries<{ Type: string; Properties?: object }>(Resources)
    .filter(([, { Type }]) => Type.startsWith('AWS::IAM::'))
    .flatMap(([logicalId, { Properties }]) =>
      ['PolicyDocument', 'Policies.*.PolicyDocument']
        .flatMap((path) => at(Properties, path))
        .flatMap(statementsOf)
        .filter(({ allows, resources }) => allows && resources.includes('*'))
        .map(({ actions }) => ({ actions: [...actions].sort().join(', '), where: `${stack.node.path}/${logicalId}` })),
    );
}

describe('Statements on any resource', () => {
  const found = SAMPLE.flatMap((variant) =>
    synthesized(variant).node.findAll().filter(Stack.isStack).flatMap(wildcards),
  );

  it('each have a reason here', () => {
    expect(found.filter(({ actions }) => REASONS[actions] === undefined)).toEqual([]);
  });

  it('are of five kinds at most, each in use', () => {
    expect(Object.keys(REASONS).length).toBeLessThanOrEqual(5);
    expect([...new Set(found.map(({ actions }) => actions))].sort()).toEqual(Object.keys(REASONS).sort());
  });
});
