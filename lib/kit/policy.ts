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

/** Accepts findings at the one resource that they are about: by its id, the reason against each. */
export function acknowledgeEach(resource: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) acknowledge(resource, id, reason);
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

/** Accepts grants on all objects under a prefix, whose keys nobody knows at synth. */
export function acknowledgeObjects(policy: IConstruct, arns: readonly string[]): void {
  const reason =
    'Keys are chosen by who uploads, or made later: a prefix is as close as a grant can be. See docs/security.md.';
  acknowledgeWildcards(policy, arns, reason);
}

/** Accepts that whoever pulls images may log in to ECR. */
export function acknowledgeRegistryLogin(role: IConstruct): void {
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    "ECR's GetAuthorizationToken knows no resources; what may be pulled is bound to a repository. See test/policy/wildcards.test.ts.",
  );
}
