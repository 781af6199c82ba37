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
    const types = stacks.flatMap(({ resources }) => [...resources.values()].map((each) => each.cfnResourceType));
    const templatePaths = stacks.map(({ templatePath }) => templatePath);
    const found = brokenControls(templatePaths, types, this.#notKept);
    const violations = found.flatMap((violation) => unacknowledged(violation, stacks));
    return { success: violations.length === 0, violations };
  }
}

/**
 * What is broken in templates, by the ids of Control Tower.
 * @param types - of the resources in them: guard reads each file of rules anew for each template
 * @param notKept - ids of rules to leave out
 */
export function brokenControls(
  templatePaths: readonly string[],
  types: readonly string[],
  notKept: ReadonlySet<string>,
): PolicyViolation[] {
  const rules = rulesAbout(new Set(types)).filter((file) => !notKept.has(idOf(file)));
  if (rules.length === 0) return [];
  const guard = new CfnGuardValidator({ controlTowerRulesEnabled: false, rules, maxBuffer: 2 ** 28 });
  const { violations } = guard.validate({ templatePaths: [...templatePaths] } as IPolicyValidationContext);
  return violations.map((violation) => {
    const [, ruleName = violation.ruleName] = /^\[(CT\.[^\]]+)\]/.exec(violation.description) ?? [];
    return { ...violation, ruleName, severity: 'error' };
  });
}

function rulesAbout(types: ReadonlySet<string>): string[] {
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
  const violatingResources = violation.violatingResources.flatMap(({ templatePath, resourceLogicalId = '' }) => {
    const stack = stacks.find((each) => each.templatePath === templatePath);
    const resource = stack?.resources.get(resourceLogicalId);
    if (resource && isAcknowledged(resource, violation.ruleName)) return [];
    return [{ constructPath: (resource ?? stack?.stack)?.node.path, locations: ['Properties'] }];
  });
  return violatingResources.length === 0 ? [] : [{ ...violation, violatingResources }];
}
