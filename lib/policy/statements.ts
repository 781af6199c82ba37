import { at, branches, isMissing, isRecord, isUnknown, items, textOf } from './values.ts';

/** A statement of an IAM policy; what may be one or several is a list. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly services: readonly string[];
  /** Whether anyone is its principal, or anyone but some. */
  readonly isForAnyone: boolean;
  readonly hasNotAction: boolean;
  readonly hasNotResource: boolean;
  /** In lower case, of conditions that must hold and leave something out. */
  readonly conditionKeys: readonly string[];
}

/** Keys of conditions that say whose request it must be, in lower case. */
const CALLERS =
  /^aws:(source(arn|account|owner|orgid|orgpaths|vpc|vpce|ip)|principal(arn|account|orgid|orgpaths)|userid|vpcsourceip)$/;
const ANYTHING = new Set(['*', '0.0.0.0/0', '::/0', 'arn:*', 'arn:aws:*']);

export function statementsOf(document: unknown): Statement[] {
  return at(document, 'Statement.*').filter(isRecord).map(statementOf);
}

function statementOf(statement: unknown): Statement {
  const texts = (path: string) =>
    at(statement, path)
      .filter((value) => !isMissing(value))
      .map(textOf);
  const has = (path: string) => at(statement, path).some((value) => !isMissing(value));
  return {
    allows: at(statement, 'Effect').some((effect) => effect !== 'Deny'),
    actions: texts('Action.*'),
    resources: texts('Resource.*'),
    services: texts('Principal.Service.*'),
    isForAnyone: texts('Principal.*').includes('*') || texts('Principal.AWS.*').includes('*') || has('NotPrincipal'),
    hasNotAction: has('NotAction'),
    hasNotResource: has('NotResource'),
    conditionKeys: at(statement, 'Condition').flatMap(narrowingKeys),
  };
}

/** `…IfExists` and `ForAllValues` let through requests that lack the key; `Not` names only who is left out. */
function narrowingKeys(condition: unknown): string[] {
  if (!isRecord(condition) || isUnknown(condition)) return [];
  return Object.entries(condition)
    .filter(([operator]) => !/IfExists$|^ForAllValues:|Not|^Null$/.test(operator))
    .flatMap(([, tests]) => branches(tests).filter(isRecord).flatMap(Object.entries))
    .filter(([, values]) => items(values).every((value) => !ANYTHING.has(textOf(value))))
    .map(([key]) => key.toLowerCase());
}

/** Whether it lets in anyone at all: no condition says who. */
export function isPublic({ allows, isForAnyone, conditionKeys }: Statement): boolean {
  return allows && isForAnyone && !conditionKeys.some((key) => CALLERS.test(key));
}

/** Whether it lets in an AWS service on behalf of any account. */
export function isConfusable({ allows, services, conditionKeys }: Statement): boolean {
  return allows && services.length > 0 && !conditionKeys.some((key) => CALLERS.test(key));
}
