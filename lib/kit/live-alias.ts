import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { Alias, type IFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { StageAlarm } from './alarms.ts';
import { acknowledge } from './policy.ts';

/**
 * The version of a function that callers reach. Where the stage deploys gradually, a new version
 * gets 10 % of the calls for five minutes, and is rolled back if it fails.
 */
export function liveAlias(scope: Construct, stage: StageConfig, fn: LambdaFunction): IFunction {
  const alias = new Alias(scope, 'Live', { aliasName: 'live', version: fn.currentVersion });
  if (!stage.deploysGradually) return alias;

  const failing = new StageAlarm(scope, 'LiveFailing', stage, {
    alarmDescription:
      'The function failed: if that began with a deployment, CodeDeploy is rolling it back; read its log.',
    metric: alias.metricErrors({ period: Duration.minutes(1) }),
    threshold: 1,
    evaluationPeriods: 1,
  });
  const canary = new LambdaDeploymentGroup(scope, 'Canary', {
    alias,
    alarms: [failing],
    deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  });
  acknowledge(
    canary.role,
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
    'AWS keeps this policy to just what CodeDeploy needs to shift the traffic of functions. See docs/security.md.',
  );
  return alias;
}
