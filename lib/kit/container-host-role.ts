import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcards } from './policy.ts';

export interface ContainerHostRoleProps {
  /** The cluster that the hosts may join. @default - any: Batch makes its cluster, and chooses the name when it does */
  readonly clusterName?: string;
}

/**
 * The role of hosts that ECS's agent runs on. AWS's managed policy, and what the CDK gives to hosts, would
 * let them write to every log group too; here images and logs are the execution role's.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export class ContainerHostRole extends Role {
  constructor(scope: Construct, id: string, { clusterName = '*' }: ContainerHostRoleProps = {}) {
    super(scope, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    const stack = Stack.of(this);
    const cluster = stack.formatArn({ service: 'ecs', resource: 'cluster', resourceName: clusterName });
    const hosts = stack.formatArn({
      service: 'ecs',
      resource: 'container-instance',
      resourceName: clusterName === '*' ? '*' : `${clusterName}/*`,
    });
    const statements = [
      {
        actions: [
          'ecs:RegisterContainerInstance',
          'ecs:DeregisterContainerInstance',
          'ecs:SubmitContainerStateChange',
          'ecs:SubmitTaskStateChange',
          'ecs:SubmitAttachmentStateChanges',
        ],
        resources: [cluster],
      },
      {
        actions: ['ecs:Poll', 'ecs:StartTelemetrySession', 'ecs:UpdateContainerInstancesState'],
        resources: [hosts],
      },
      {
        actions: ['ecs:TagResource'],
        resources: [hosts],
        conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterContainerInstance' } },
      },
      { actions: ['ecs:DiscoverPollEndpoint', 'ec2:DescribeTags'], resources: ['*'] },
    ];
    for (const statement of statements) this.addToPolicy(new PolicyStatement(statement));
    acknowledgeWildcards(
      this,
      clusterName === '*' ? [cluster, hosts] : [hosts],
      'ECS and Batch choose the names of hosts, and Batch that of its cluster, when they make them. See test/kit/container-host-role.test.ts.',
    );
    acknowledge(
      this,
      'AwsSolutions-IAM5[Resource::*]',
      'DiscoverPollEndpoint and DescribeTags know no resources to narrow them to; neither changes anything. See test/policy/wildcards.test.ts.',
    );
  }
}
