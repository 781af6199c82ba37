import { type App, Stack, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { IConstruct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { ComputeChecks } from '../policy/compute-checks.ts';
import { ControlTowerChecks } from '../policy/control-tower-checks.ts';
import { controlsNotKept } from './control-tower.ts';

/**
 * Makes synth fail on every finding that nobody has acknowledged, of cdk-nag's AwsSolutions and
 * Serverless packs, of this project's own and of Control Tower's rules; the CDK's own validation
 * does so by a feature flag.
 */
export function enforcePolicies(app: App, stage: StageConfig): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app), new ComputeChecks());
  if (process.platform === 'win32')
    process.emitWarning('Guard does not run on Windows: nothing checks the rules of Control Tower.');
  else Validations.of(app).addPlugins(new ControlTowerChecks({ notKept: controlsNotKept(stage) }));
}

/**
 * Accepts a finding at the one resource that it is about.
 * @param id - of the finding, with its detail where it has one: `AwsSolutions-IAM5[Resource::*]`
 * @param reason - one that a reviewer could dispute
 */
export function acknowledge(resource: IConstruct, id: string, reason: string): void {
  Validations.of(resource).acknowledge({ id, reason });
}

/**
 * Accepts that a policy names these resources by wildcard.
 *
 * cdk-nag's id for that has the resolved ARN in it, and an ARN of another stack is only known when
 * references between stacks have been resolved: at validation.
 */
export function acknowledgeWildcards(policy: IConstruct, arns: readonly string[], reason: string): void {
  policy.node.addValidation({
    validate: () => {
      for (const arn of arns) {
        const resource = flattenCfnReference(Stack.of(policy).resolve(arn));
        acknowledge(policy, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
      }
      return [];
    },
  });
}
