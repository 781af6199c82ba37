import { type Resource, type Rule, Template } from './rule.ts';
import { RULES } from './rules/index.ts';

/** What a rule has against a resource. */
export interface Finding {
  /** With the pack's name: `Compute-BatchTimeout`. */
  readonly id: string;
  readonly rule: Rule;
  readonly logicalId: string;
  /** Why the rule could not judge the resource, which counts as a finding. @default - it could */
  readonly error?: string;
}

export const PACK = 'Compute';

/** All that the rules have against a resolved template. Never throws: a rule that does has a finding. */
export function findingsIn(template: unknown, rules: readonly Rule[] = RULES): Finding[] {
  return new Template(template).resources.flatMap((resource) =>
    rules.filter(({ types }) => types.includes(resource.type)).flatMap((rule) => judge(rule, resource)),
  );
}

function judge(rule: Rule, resource: Resource): Finding[] {
  const finding = { id: `${PACK}-${rule.id}`, rule, logicalId: resource.logicalId };
  try {
    return rule.isBrokenBy(resource) ? [finding] : [];
  } catch (error) {
    return [{ ...finding, error: error instanceof Error ? error.message : String(error) }];
  }
}
