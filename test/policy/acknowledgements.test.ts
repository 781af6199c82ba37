import { existsSync } from 'node:fs';
import { Stack, Stage, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { product, SAMPLE } from './product.ts';

const acknowledged = ({ node }: IConstruct) =>
  node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .map(([id, reason]) => ({ id: id.replace(/^annotation::/i, ''), reason, path: node.path }));

/** Where the reasons are given in code: more would have to be argued for here too. */
const AT_MOST = 20;

describe('acknowledgements', () => {
  const apps = new Map(SAMPLE.map((variant) => [variant, product(variant)]));
  const constructs = [...apps.values()].flatMap((app) => app.node.findAll());
  const all = constructs.flatMap(acknowledged);

  it('are all at resources, never at an app, a stage or a stack', () => {
    const wide = constructs.filter((construct) => Stack.isStack(construct) || Stage.isStage(construct));
    expect(wide.length).toBeGreaterThan(SAMPLE.length);
    expect(wide.flatMap(acknowledged)).toEqual([]);
  });

  it('each have a reason that could be disputed, and say which test or page bears it out', () => {
    expect(all.length).toBeGreaterThan(0);
    for (const { reason, path } of all) {
      const [, where = ''] = /^.{20,}\. See ((?:docs|test)\/\S+)\.$/.exec(reason) ?? [];
      expect({ path, reason, exists: where !== '' && existsSync(where) }).toEqual({ path, reason, exists: true });
    }
  });

  it('are few', () => {
    const reasons = new Set(all.map(({ id, reason }) => `${id.replace(/\[.*/, '')}: ${reason}`));
    const byVariant = [...apps].map(
      ([variant, app]) => `${variant}: ${app.node.findAll().flatMap(acknowledged).length}`,
    );
    process.stdout.write(
      `Acknowledgements: ${byVariant.join(', ')}; ${reasons.size} different rules and reasons\n${[...reasons].sort().join('\n')}\n`,
    );
    expect(reasons.size).toBeLessThanOrEqual(AT_MOST);
  });
});
