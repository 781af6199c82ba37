/**
 * Whether EventBridge would hand an event to a rule with this pattern; knows what the templates use,
 * and throws at what it does not know.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: Pattern, event: Fields): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') return (wanted as Pattern[]).some((one) => matches(one, event));
    const value = event[name];
    if (Array.isArray(wanted)) return wanted.some((matcher) => matchesValue(matcher, value));
    return matches(wanted as Pattern, isFields(value) ? value : {});
  });
}

export type Fields = Readonly<Record<string, unknown>>;
type Pattern = Readonly<Record<string, unknown>>;

function matchesValue(matcher: unknown, value: unknown): boolean {
  if (!isFields(matcher)) return matcher === value;
  const [[operator, operand] = []] = Object.entries(matcher);
  switch (operator) {
    case 'exists':
      return (value !== undefined) === operand;
    case 'anything-but':
      return value !== undefined && !(operand as unknown[]).includes(value);
    case 'suffix':
      return typeof value === 'string' && endsWith(value, operand as { 'equals-ignore-case': string });
    case 'numeric':
      return typeof value === 'number' && compare(value, operand as [string, number]);
    default:
      throw new Error(`pattern must be one that this matcher knows, got ${JSON.stringify(matcher)}`);
  }
}

function endsWith(value: string, { 'equals-ignore-case': suffix }: { 'equals-ignore-case': string }): boolean {
  return value.toLowerCase().endsWith(suffix.toLowerCase());
}

function compare(value: number, [operator, limit, ...rest]: readonly [string, number, ...unknown[]]): boolean {
  if (rest.length === 0 && operator === '<') return value < limit;
  if (rest.length === 0 && operator === '>=') return value >= limit;
  throw new Error(`numeric must be < or >= of one number, got ${operator} and ${rest.length} more`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** The pattern of a template's rule, with each reference of CloudFormation's taken for this name. */
export function withReferences(pattern: Pattern, name: string): Pattern {
  return JSON.parse(JSON.stringify(pattern), (_, value) => (isReference(value) ? name : value));
}

function isReference(value: unknown): boolean {
  return isFields(value) && Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}
