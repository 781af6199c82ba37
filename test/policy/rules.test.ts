import fc from 'fast-check';
import { findingsIn } from '../../lib/policy/find.ts';
import { RULES } from '../../lib/policy/rules/index.ts';
import type { Case } from './cases/case.ts';
import { CASES } from './cases/index.ts';
import { changed } from './change.ts';

const ruleOf = (id: string) => RULES.find((rule) => rule.id === id);

function finds({ id, type, others }: Case, properties: unknown): boolean {
  const resource = { Type: type ?? ruleOf(id)?.types[0], Properties: properties };
  return findingsIn({ Resources: { Resource: resource, ...others } }).some(
    (finding) => finding.id === `Compute-${id}` && finding.error === undefined,
  );
}

type Properties = Readonly<Record<string, unknown>>;

/** Each property as it is in the first if a condition holds, and as in the second if not. */
function inBranches(first: Properties, second: Properties): object {
  const branch = (properties: Properties, key: string) => properties[key] ?? { Ref: 'AWS::NoValue' };
  return Object.fromEntries(
    Object.keys({ ...first, ...second }).map((key) => [
      key,
      { 'Fn::If': ['Condition', branch(first, key), branch(second, key)] },
    ]),
  );
}

const BAD = CASES.flatMap((each) =>
  each.bad.map((changes) => [each.id, JSON.stringify(changes), each, changes] as const),
);

describe('rules', () => {
  it('each have a case', () => {
    const tried = new Set(CASES.map(({ id }) => id));
    expect(RULES.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
    expect(CASES.map(({ id }) => id).filter((id) => !ruleOf(id))).toEqual([]);
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  it.each(CASES.map((each) => [each.id, each] as const))('%s accepts what is good', (_, each) => {
    expect(finds(each, each.good)).toBe(false);
    expect(finds(each, inBranches(each.good, each.good))).toBe(false);
  });

  it.each(BAD)('%s finds %s', (_id, _changes, each, changes) => {
    expect(finds(each, changed(each.good, changes))).toBe(true);
  });

  it.each(BAD)('%s finds %s in one branch of a condition', (_id, _changes, each, changes) => {
    const bad = changed(each.good, changes) as Properties;
    expect(finds(each, inBranches(each.good, bad))).toBe(true);
    expect(finds(each, inBranches(bad, each.good))).toBe(true);
  });

  it('find every access key', () => {
    const resource = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'someone' } };
    expect(findingsIn({ Resources: { Key: resource } }).map(({ id }) => id)).toEqual(['Compute-IamAccessKey']);
  });

  it('say what they demand, why, how to mend it, and where AWS says so', () => {
    for (const { demands, why, fix, source } of RULES) {
      for (const text of [demands, why, fix]) expect(text).toMatch(/^[A-Z{].*[.]$/);
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html(#\S+)?$/);
    }
  });
});

/** Words that rules look for, so that what is made up gets into them. */
const WORDS = [
  ...new Set(CASES.flatMap(({ good, bad }) => JSON.stringify([good, bad]).match(/[\w:$-]{2,}/g) ?? [])),
  ...['Fn::If', 'Fn::Join', 'Fn::Sub', 'Fn::GetAtt', 'Fn::Base64', 'Ref', '*', ''],
];

const { properties: madeUp } = fc.letrec<{ value: unknown; properties: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...WORDS),
    fc.constantFrom(null, undefined, true, false, 0, -1, Number.NaN),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('properties'),
  ),
  properties: fc.dictionary(fc.constantFrom(...WORDS), tie('value'), { maxKeys: 6 }),
}));

describe('judging', () => {
  const types = [...new Set(RULES.flatMap((rule) => rule.types))];

  it('never fails, whatever the properties are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), madeUp, (Type, properties) => {
        const findings = findingsIn({ Resources: { A: { Type, Properties: properties } } });
        expect(findings.filter(({ error }) => error !== undefined)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('never fails, whatever stands in place of a good value', () => {
    const cases = CASES.filter(({ good }) => Object.keys(good).length > 0);
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.nat(), madeUp, (each, nth, properties) => {
        const keys = Object.keys(each.good);
        const good = { ...each.good, [keys[nth % keys.length] ?? '']: Object.values(properties)[0] };
        const resource = { Type: each.type ?? ruleOf(each.id)?.types[0], Properties: good };
        const findings = findingsIn({ Resources: { Resource: resource, ...each.others } });
        expect(findings.filter(({ error }) => error !== undefined)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([undefined, null, 'text', [], { Resources: null }, { Resources: { A: null, B: [], C: { Type: 1 } } }])(
    'takes the template %j',
    (template) => {
      expect(findingsIn(template)).toEqual([]);
    },
  );

  it('makes a finding of a rule that fails', () => {
    const [rule] = RULES;
    if (!rule) throw new Error('There must be a rule');
    const broken = {
      ...rule,
      types: ['AWS::SQS::Queue'],
      isBrokenBy: () => {
        throw new Error('out of order');
      },
    };
    const findings = findingsIn({ Resources: { A: { Type: 'AWS::SQS::Queue' } } }, [broken]);
    expect(findings).toMatchObject([{ id: `Compute-${rule.id}`, logicalId: 'A', error: 'out of order' }]);
  });
});
