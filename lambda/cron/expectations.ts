import { PREFIXES } from '../kit/keys.ts';
import type { ExpectedResult } from './contract.ts';
import type { Listed } from './listing.ts';

/** What one upload is to have. */
export interface Expectation {
  /** Which of `Expectations.prefixes`. */
  readonly results: readonly number[];
  readonly graceMs: number;
}

/** Says of each upload which results it is to have. */
export class Expectations {
  /** Of all results, each to be listed once; the last is that of records against uploads. */
  readonly prefixes: readonly string[];
  private readonly bySuffix = new Map<string, Rule[]>();

  constructor(expected: readonly ExpectedResult[]) {
    const results = [...new Set(expected.flatMap(({ prefixes }) => prefixes))];
    this.prefixes = [...results, PREFIXES.rejected];
    for (const { suffixes, prefixes, atLeastBytes = 0, belowBytes = Infinity, graceSeconds } of expected) {
      const indexes = prefixes.map((prefix) => results.indexOf(prefix));
      const rule = { results: indexes, graceMs: graceSeconds * 1000, atLeastBytes, belowBytes };
      for (const suffix of suffixes) this.bySuffix.set(suffix, [...(this.bySuffix.get(suffix) ?? []), rule]);
    }
  }

  /** Undefined if no system takes this upload. */
  of({ key, bytes }: Pick<Listed, 'key' | 'bytes'>): Expectation | undefined {
    const suffix = key.slice(key.lastIndexOf('.')).toLowerCase();
    const rules = this.bySuffix.get(suffix)?.filter((rule) => bytes >= rule.atLeastBytes && bytes < rule.belowBytes);
    const [first, ...others] = rules ?? [];
    return others.length === 0 || first === undefined ? first : together([first, ...others]);
  }
}

interface Rule extends Expectation {
  readonly atLeastBytes: number;
  readonly belowBytes: number;
}

function together(rules: readonly Rule[]): Expectation {
  const results = [...new Set(rules.flatMap(({ results }) => results))];
  return { results, graceMs: Math.max(...rules.map(({ graceMs }) => graceMs)) };
}
