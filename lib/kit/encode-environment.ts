import { Token } from 'aws-cdk-lib/core';
import { type Environment, type EnvironmentValues, encodeVariable } from '../../lambda/kit/environment.ts';

/**
 * An environment as AWS takes it: every variable of the contract as a string.
 * @throws Error that names the variable, the rule and the value
 */
export function encodeEnvironment<E extends Environment>(
  contract: E,
  values: EnvironmentValues<NoInfer<E>>,
): Record<string, string> {
  const given: Record<string, unknown> = values;
  return Object.fromEntries(Object.keys(contract.shape).map((name) => [name, encode(contract, name, given[name])]));
}

/** A token has no value before deployment; CloudFormation will put a string there. */
function encode(contract: Environment, name: string, value: unknown): string {
  return typeof value === 'string' && Token.isUnresolved(value) ? value : encodeVariable(contract, name, value);
}
