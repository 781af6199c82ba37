import { at, isObject, type Json, listOf } from '../assembly/json.ts';
import type { Assembly } from '../assembly/read.ts';

/** A mention of a resource, in the same stack or another. */
export interface Reference {
  /** Of the resource. */
  readonly address: string;
  /** @default - the resource itself, by `Ref` */
  readonly attribute?: string;
}

/** Each resource that a value of a template mentions, also through another stack's outputs. */
export function referencesIn(value: Json | undefined, stack: string, assembly: Assembly): readonly Reference[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((entry: Json) => referencesIn(entry, stack, assembly));
  if (!isObject(value)) return [];
  const direct = directReference(value, stack, assembly);
  if (direct) return direct;
  return Object.values(value).flatMap((entry) => referencesIn(entry, stack, assembly));
}

function directReference(value: { readonly [key: string]: Json | undefined }, stack: string, assembly: Assembly) {
  const [[name, argument] = []] = Object.entries(value);
  if (name === 'Ref') return known(stack, String(argument), undefined, assembly);
  if (name === 'Fn::GetAtt') {
    const [id = '', attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    return known(stack, id, attribute, assembly);
  }
  if (name === 'Fn::GetStackOutput') {
    const producer = String(at(argument, 'StackName'));
    const template = assembly.stacks.find(({ id }) => id === producer)?.template;
    return referencesIn(at(template, 'Outputs', String(at(argument, 'OutputName')), 'Value'), producer, assembly);
  }
  if (name === 'Fn::ImportValue') return exported(argument, assembly);
  if (name === 'Fn::Sub') return inSub(argument, stack, assembly);
  return undefined;
}

function known(stack: string, id: string, attribute: string | undefined, assembly: Assembly): readonly Reference[] {
  const address = `${stack}/${id}`;
  return assembly.resources.has(address) ? [{ address, attribute }] : [];
}

function exported(name: Json | undefined, assembly: Assembly): readonly Reference[] {
  return assembly.stacks.flatMap(({ id, template }) =>
    Object.values(isObject(template.Outputs) ? template.Outputs : {})
      .filter((output) => JSON.stringify(at(output, 'Export', 'Name')) === JSON.stringify(name))
      .flatMap((output) => referencesIn(at(output, 'Value'), id, assembly)),
  );
}

function inSub(argument: Json | undefined, stack: string, assembly: Assembly): readonly Reference[] {
  const [text, variables] = listOf(argument);
  const inText = [...String(text).matchAll(/\$\{([^!}]+)\}/g)].flatMap(([, name = '']) => {
    const [id = '', attribute] = name.split('.');
    return known(stack, id, attribute, assembly);
  });
  return [...inText, ...repositoriesOf(String(text), assembly), ...referencesIn(variables, stack, assembly)];
}

/** Of an image's address, which names its repository. */
function repositoriesOf(text: string, { resources }: Assembly): readonly Reference[] {
  const [, name] = /\.dkr\.ecr\.[^/]+\/([^:@]+)/.exec(text) ?? [];
  return [...resources.values()]
    .filter(({ type, properties }) => type === 'AWS::ECR::Repository' && properties.RepositoryName === name)
    .map(({ address }) => ({ address }));
}

/**
 * A value as a reader would say it: a resource by its name in «», the account's own words in {}, and
 * ARNs without what goes without saying.
 */
export function inWords(value: Json | undefined, stack: string, assembly: Assembly): string {
  return shortArn(spelled(value, stack, assembly));
}

function spelled(value: Json | undefined, stack: string, assembly: Assembly): string {
  if (Array.isArray(value)) return value.map((entry: Json) => spelled(entry, stack, assembly)).join(', ');
  if (!isObject(value)) return String(value ?? '');
  const [[name = '', argument] = []] = Object.entries(value);
  if (name === 'Fn::Join') {
    const [separator, parts] = listOf(argument);
    return listOf(parts)
      .map((part) => spelled(part, stack, assembly))
      .join(String(separator));
  }
  const [reference] = directReference(value, stack, assembly) ?? [];
  if (reference) {
    const resource = assembly.resources.get(reference.address);
    const elsewhere = resource && resource.stack !== stack ? `${resource.stack}: ` : '';
    return `«${elsewhere}${resource?.name}»`;
  }
  if (name === 'Ref') return `{${String(argument).replace('AWS::', '')}}`;
  if (name === 'Fn::Sub') return String(listOf(argument)[0]).replace(/\$\{(?:AWS::)?/g, '{');
  return JSON.stringify(value);
}

/** `arn:{Partition}:events:{Region}:{AccountId}:event-bus/default` is `event-bus/default`. */
function shortArn(text: string): string {
  return text.replace(/arn:[^:«]*:[a-z0-9-]*:[^:«]*:[^:«]*:/g, '');
}
