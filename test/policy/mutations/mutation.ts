import { at, type Properties } from '../../../lib/policy/values.ts';

/** One thing that is wrong in a good template of ours. */
export interface Mutation {
  readonly what: string;
  readonly stack: string;
  readonly type: string;
  /** Of the resource's logical id, where the stack has several of its type. @default - the first */
  readonly named?: RegExp;
  /** Of `bin/kit/variants.ts`. @default 'production nat ec2' */
  readonly variant?: string;
  /** Properties by path, from what they are; `undefined` takes one away. */
  readonly change: Changes | ((properties: Properties) => Changes);
  /** Rules, of whatever gate, that are about just this. */
  readonly by: readonly string[];
}

type Changes = Readonly<Record<string, unknown>>;

/** A change that adds a statement to a policy. */
export function adding(statement: object): (properties: Properties) => Changes {
  return (properties) => ({ 'PolicyDocument.Statement': [...at(properties, 'PolicyDocument.Statement.*'), statement] });
}
