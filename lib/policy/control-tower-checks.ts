import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib/core';
import { isAcknowledged, type ValidatedStack, validatedStacks } from './validated-stack.ts';

const PACKAGE = '@cdklabs/cdk-validator-cfnguard';

export interface ControlTowerChecksProps {
  /** Rules that are not kept, such as `CT.S3.PR.9`, each with the reason. @default - all are */
  readonly notKept?: Readonly<Record<string, string>>;
}

/**
 * The rules of AWS Control Tower, by CloudFormation Guard, under their own ids (`CT.SQS.PR.1`), which
 * `Validations.of(resource).acknowledge` takes. Of the 237 files of rules only those are run that are
 * about a type of resource in the templates, which takes a fifth of the time.
 *
 * @throws Error on Windows, for which Guard's program is not in the package
 */
export class ControlTowerChecks implements IPolicyValidationPlugin {
  readonly name = 'ControlTower';
  readonly #notKept: ReadonlySet<string>;

  constructor({ notKept = {} }: ControlTowerChecksProps = {}) {
    this.#notKept = new Set(Object.keys(notKept));
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = validatedStacks(context);
    const rules = rulesAbout(stacks).filter((file) => !this.#notKept.has(idOf(file)));
    if (rules.length === 0) return { success: true, violations: [] };

    const guard = new CfnGuardValidator({ controlTowerRulesEnabled: false, rules });
    const templatePaths = stacks.map(({ templatePath }) => templatePath);
    const found = guard.validate({ ...context, templatePaths }).violations;
    const violations = found.flatMap((violation) => unacknowledged(violation, stacks));
    return { success: violations.length === 0, violations };
  }
}

/** Guard reads each file of rules anew for each template. */
function rulesAbout(stacks: readonly ValidatedStack[]): string[] {
  const types = new Set(stacks.flatMap(({ resources }) => [...resources.values()].map((each) => each.cfnResourceType)));
  const folder = join(
    dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)),
    'rules/control-tower',
  );
  return globSync('cfn-guard/*/*.guard', { cwd: folder })
    .map((file) => join(folder, file))
    .filter((file) =>
      [...readFileSync(file, 'utf8').matchAll(/["'](AWS::\w+::\w+)["']/g)].some(([, type = '']) => types.has(type)),
    );
}

/** `…/ct-sqs-pr-1.guard` has the rule CT.SQS.PR.1. */
function idOf(file: string): string {
  const [, id = file] = /\[(CT\.[\w.-]+?\.PR\.\d+)\]/.exec(readFileSync(file, 'utf8')) ?? [];
  return id;
}

function unacknowledged(violation: PolicyViolation, stacks: readonly ValidatedStack[]): PolicyViolation[] {
  const [, ruleName = violation.ruleName] = /^\[(CT\.[^\]]+)\]/.exec(violation.description) ?? [];
  const violatingResources = violation.violatingResources.flatMap(({ templatePath, resourceLogicalId = '' }) => {
    const stack = stacks.find((each) => each.templatePath === templatePath);
    const resource = stack?.resources.get(resourceLogicalId);
    if (resource && isAcknowledged(resource, ruleName)) return [];
    return [{ constructPath: (resource ?? stack?.stack)?.node.path, locations: ['Properties'] }];
  });
  return violatingResources.length === 0 ? [] : [{ ...violation, ruleName, severity: 'error', violatingResources }];
}
