import { Stack, Validations } from 'aws-cdk-lib/core';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { IConstruct } from 'constructs';

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
