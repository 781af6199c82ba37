import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type Finding, findingsIn, PACK } from './find.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules/index.ts';
import { isAcknowledged, type ValidatedStack, validatedStacks } from './validated-stack.ts';

export interface ComputeChecksProps {
  /** @default - all rules of this pack */
  readonly rules?: readonly Rule[];
}

/**
 * Rules for AWS compute that other packs lack: Lambda, Batch, ECS, Lightsail and what stands around
 * them. Use it in any app:
 *
 * ```ts
 * Validations.of(app).addPlugins(new ComputeChecks());
 * Validations.of(queue).acknowledge({ id: 'Compute-SqsPublicPolicy', reason: '…' });
 * ```
 *
 * It reads the templates that were synthesized, so it sees what CloudFormation will: overrides,
 * included templates and nested stacks too. Where a value may be one of several (`Fn::If`), each must
 * be right; a value that only CloudFormation knows (a parameter) is taken to be right. A rule that
 * fails counts as a finding.
 */
export class ComputeChecks implements IPolicyValidationPlugin {
  readonly name = PACK;
  readonly ruleIds: string[];
  readonly #rules: readonly Rule[];

  constructor({ rules = RULES }: ComputeChecksProps = {}) {
    this.#rules = rules;
    this.ruleIds = rules.map(({ id }) => `${PACK}-${id}`);
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = validatedStacks(context).flatMap((validated) => this.#violationsIn(validated));
    return { success: violations.length === 0, violations };
  }

  #violationsIn({ stack, template, resources }: ValidatedStack): PolicyViolation[] {
    return findingsIn(template, this.#rules).flatMap((finding) => {
      const resource = resources.get(finding.logicalId);
      return resource && isAcknowledged(resource, finding.id) ? [] : [violation(finding, resource ?? stack)];
    });
  }
}

function violation({ id, rule, error }: Finding, { node }: IConstruct): PolicyViolation {
  const { demands, why, fix, source, property } = rule;
  return {
    ruleName: id,
    description: error === undefined ? `${demands} ${why}` : `The rule could not judge this: ${error}`,
    fix,
    severity: 'error',
    ruleMetadata: { source },
    violatingResources: [{ constructPath: node.path, locations: [`Properties.${property}`] }],
  };
}
