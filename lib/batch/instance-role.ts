import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcards } from '../kit/policy.ts';

/**
 * The role of hosts that ECS's agent runs on. AWS's managed policy would let them read every image and
 * write to every log group too; here images and logs are the execution role's.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export class InstanceRole extends Role {
  constructor(scope: Construct, id: string) {
    super(scope, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    const stack = Stack.of(this);
    const clusters = stack.formatArn({ service: 'ecs', resource: 'cluster', resourceName: '*' });
    const hosts = stack.formatArn({ service: 'ecs', resource: 'container-instance', resourceName: '*' });
    const statements = [
      {
        actions: [
          'ecs:RegisterContainerInstance',
          'ecs:DeregisterContainerInstance',
          'ecs:SubmitContainerStateChange',
          'ecs:SubmitTaskStateChange',
          'ecs:SubmitAttachmentStateChanges',
        ],
        resources: [clusters],
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
    acknowledgeWildcards(this, [clusters, hosts], 'Batch makes the cluster, and chooses its name when it does.');
    acknowledge(
      this,
      'AwsSolutions-IAM5[Resource::*]',
      'DiscoverPollEndpoint and DescribeTags know no resources to narrow them to; neither changes anything.',
    );
  }
}
