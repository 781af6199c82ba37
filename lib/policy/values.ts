/** Reading of resolved templates, where any value may be a call of CloudFormation's: `Ref`, `Fn::If`, `Fn::Join` … */

/** In texts, for each part that only CloudFormation knows. */
export const UNKNOWN = '<?>';

export type Properties = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether only CloudFormation knows the value: a parameter, an attribute, an import. */
export function isUnknown(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0]?.startsWith('Fn::') === true);
}

/**
 * Every value that may stand at a path, such as `Target.DeadLetterConfig.Arn`: both branches of each
 * `Fn::If` on the way, and with `*` each item of a list, of which one without brackets has one.
 * `undefined` is among them where there may be none.
 */
export function at(value: unknown, path: string): unknown[] {
  return path.split('.').reduce((values, key) => values.flatMap((each) => step(each, key)), branches(value));
}

function step(value: unknown, key: string): unknown[] {
  if (key === '*') return items(value);
  return branches(isRecord(value) && !isUnknown(value) && Object.hasOwn(value, key) ? value[key] : undefined);
}

/** The items of a list; none of a value that only CloudFormation knows. */
export function items(value: unknown): unknown[] {
  if (value === undefined || value === null || isUnknown(value)) return [];
  if (!Array.isArray(value)) return [value];
  return value.flatMap((item) => branches(item)).filter((item) => item !== undefined);
}

/** What a value may be: itself, or what the branches of its `Fn::If` are. */
export function branches(value: unknown): unknown[] {
  if (!isUnknown(value) || !isRecord(value)) return [value ?? undefined];
  if (value.Ref === 'AWS::NoValue') return [undefined];
  const choice = value['Fn::If'];
  return Array.isArray(choice) ? choice.slice(1).flatMap((branch) => branches(branch)) : [value];
}

/** CloudFormation takes booleans as strings too. */
export const isTrue = (value: unknown): boolean => value === true || value === 'true';
export const isFalse = (value: unknown): boolean => value === false || value === 'false';
export const isMissing = (value: unknown): boolean => value === undefined || value === '';

/** The number, given as one or as a string; `undefined` for all else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : undefined;
}

/** The text of a value, with `UNKNOWN` for each part that only CloudFormation knows. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.replace(/\$\{[^}]*\}/g, UNKNOWN);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isRecord(value)) return '';
  const joined = value['Fn::Join'];
  if (Array.isArray(joined)) return items(joined[1]).map(textOf).join(textOf(joined[0]));
  const substituted = value['Fn::Sub'];
  if (substituted !== undefined) return textOf(Array.isArray(substituted) ? substituted[0] : substituted);
  if (value['Fn::Base64'] !== undefined) return textOf(value['Fn::Base64']);
  return isUnknown(value) ? UNKNOWN : JSON.stringify(value);
}

/** Names of the resources of the same template that a value refers to, however deep in it. */
export function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isRecord(value)) return [];
  if (typeof value.Ref === 'string') return [value.Ref];
  const attribute = value['Fn::GetAtt'];
  if (Array.isArray(attribute)) return [textOf(attribute[0])];
  if (typeof attribute === 'string') return [attribute.split('.')[0] ?? ''];
  if (typeof value['Fn::Sub'] === 'string') return substitutedIn(value['Fn::Sub']);
  return Object.values(value).flatMap(referencesIn);
}

/** `${Queue.Arn}` names `Queue`. */
function substitutedIn(text: string): string[] {
  return [...text.matchAll(/\$\{(\w+)(?:\.[\w.]+)?\}/g)].map(([, name = '']) => name);
}

/** The name of the attribute that `Fn::GetAtt` asks for, or `Fn::Sub` with nothing else in it. */
export function attributeOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const substituted = value['Fn::Sub'];
  if (typeof substituted === 'string') return /^\$\{[\w.]+\.(\w+)\}$/.exec(substituted)?.[1];
  const attribute = value['Fn::GetAtt'];
  return textOf(Array.isArray(attribute) ? attribute[1] : attribute)
    .split('.')
    .at(-1);
}
