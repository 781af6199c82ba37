import { Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import { SAMPLE } from '../../bin/kit/variants.ts';
import { FaultsStack } from '../../lib/faults/faults-stack.ts';
import { statementsOf } from '../../lib/policy/statements.ts';
import { at } from '../../lib/policy/values.ts';
import { testApp, testStage } from '../kit/synth.ts';
import { synthesized } from './product.ts';

/** What roles may do on any resource, by reason. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'Traces have no resource to name (Service Authorization Reference).': [
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ],
  'A token to log in to ECR is for all repositories; what may be pulled is another statement.': [
    'ecr:GetAuthorizationToken',
  ],
  "A host asks where its cluster's agent is served, and for its own tags; neither changes anything.": [
    'ec2:DescribeTags',
    'ecs:DiscoverPollEndpoint',
  ],
  'Describing load balancers knows no resources; changing them is bound to those of the service.': [
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  'An experiment of FIS lists what it may stop, and throttles requests; neither knows resources. Stopping is bound to tags.':
    [
      'ec2:DescribeInstances',
      'ecs:DescribeTasks',
      'ecs:ListTasks',
      'fis:InjectApiThrottleError',
      'iam:GetRole',
      'iam:ListRoles',
      'tag:GetResources',
    ],
};
const REASONED = new Set(Object.values(KINDS).flat());

interface Wildcard {
  readonly where: string;
  readonly actions: readonly string[];
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
        .map(({ actions }) => ({ where: `${stack.node.path}/${logicalId}`, actions })),
    );
}

describe('Statements on any resource', () => {
  const products = SAMPLE.flatMap((variant) => synthesized(variant).node.findAll().filter(Stack.isStack));
  const experiments = new FaultsStack(testApp(), 'Faults', { stage: testStage() });
  const found = [...products, experiments].flatMap(wildcards);

  it('have a reason here for each action', () => {
    const without = found.flatMap(({ where, actions }) =>
      actions.filter((action) => !REASONED.has(action)).map((action) => `${where}: ${action}`),
    );
    expect(without).toEqual([]);
  });

  it('are of five kinds at most, each action in use', () => {
    expect(Object.keys(KINDS).length).toBeLessThanOrEqual(5);
    expect([...new Set(found.flatMap(({ actions }) => actions))].sort()).toEqual([...REASONED].sort());
  });
});
