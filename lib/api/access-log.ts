import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { acknowledge } from '../kit/policy.ts';

/** Where API Gateway logs each request of an API. */
export class AccessLog extends LogGroup {
  constructor(scope: Construct, id: string, stage: StageConfig) {
    super(scope, id, { retention: stage.logRetention, removalPolicy: stage.removalPolicy });
    this.node.addDependency(accountSettings(this, stage));
  }
}

/** API Gateway writes no log for an account, in a region, whose settings name no role for that. */
function accountSettings(scope: Construct, stage: StageConfig): CfnAccount {
  const stack = Stack.of(scope);
  const existing = stack.node.tryFindChild('ApiGatewayAccount');
  if (existing) return existing as CfnAccount;

  const role = new Role(stack, 'ApiGatewayLogRole', {
    assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
  });
  acknowledge(
    role,
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    'The role is for all APIs of the account, and the policy is the one that API Gateway asks for. See docs/security.md.',
  );
  const account = new CfnAccount(stack, 'ApiGatewayAccount', { cloudWatchRoleArn: role.roleArn });
  for (const resource of [role, account]) resource.applyRemovalPolicy(stage.removalPolicy);
  return account;
}
