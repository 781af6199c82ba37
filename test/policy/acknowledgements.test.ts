import { existsSync } from 'node:fs';
import { type App, type IPolicyValidationContext, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { SAMPLE } from '../../bin/kit/variants.ts';
import { stageOf } from '../../lib/config/stage.ts';
import { controlsNotKept } from '../../lib/kit/control-tower.ts';
import { ComputeChecks } from '../../lib/policy/compute-checks.ts';
import { ControlTowerChecks } from '../../lib/policy/control-tower-checks.ts';
import { synthesized } from './product.ts';

interface Acknowledgement {
  readonly id: string;
  readonly reason: string;
  readonly path: string;
}

/** By this product: the CDK acknowledges rules of its own validation for what its constructs write. */
const acknowledgedAt = ({ node }: IConstruct): Acknowledgement[] =>
  node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .map(([id, reason]) => ({ id: id.replace(/^annotation::/i, ''), reason, path: node.path }))
    .filter(({ id }) => !id.startsWith('CloudFormation-Validate::'));

const acknowledgedIn = (app: App) => app.node.findAll().flatMap(acknowledgedAt);

/** What the gates would say if nothing were acknowledged, as `<rule> <construct>`. */
function findingsWithoutAny(app: App): string[] {
  const stacks = app.synth().stacks;
  const context: IPolicyValidationContext = {
    appConstruct: app,
    templatePaths: stacks.map(({ templateFullPath }) => templateFullPath),
    stackTemplates: stacks.map(({ hierarchicalId, templateFullPath }) => ({
      stackConstructPath: hierarchicalId,
      templatePath: templateFullPath,
      accountId: undefined,
      region: undefined,
    })),
  };
  const spies = app.node.findAll().map(({ node }) => jest.spyOn(node, 'metadata', 'get').mockReturnValue([]));
  const notKept = controlsNotKept(stageOf(app.node));
  const packs = [
    new AwsSolutionsChecks(),
    new ServerlessChecks(),
    new ComputeChecks(),
    new ControlTowerChecks({ notKept }),
  ];
  const violations = packs.flatMap((pack) => pack.validate(context).violations);
  for (const spy of spies) spy.mockRestore();
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

/** Different reasons: more would have to be argued for here too. */
const AT_MOST = 38;

describe('acknowledgements', () => {
  const apps = new Map(SAMPLE.map((variant) => [variant, synthesized(variant)]));
  const all = [...apps.values()].flatMap(acknowledgedIn);

  it('are all at resources, never at an app, a stage or a stack', () => {
    const constructs = [...apps.values()].flatMap((app) => app.node.findAll());
    const wide = constructs.filter((construct) => Stack.isStack(construct) || Stage.isStage(construct));
    expect(wide.length).toBeGreaterThan(SAMPLE.length);
    expect(wide.flatMap(acknowledgedAt)).toEqual([]);
  });

  it('each have a reason that could be disputed, and say which test or page bears it out', () => {
    expect(all.length).toBeGreaterThan(0);
    for (const { reason, path } of all) {
      const [, where = ''] = /^.{20,}\. See ((?:docs|test)\/\S+)\.$/.exec(reason) ?? [];
      expect({ path, reason, exists: where !== '' && existsSync(where) }).toEqual({ path, reason, exists: true });
    }
  });

  it.each(SAMPLE)('are each needed in %s', (variant) => {
    const app = apps.get(variant);
    if (!app) throw new Error(`variant must be one of ${SAMPLE.join(', ')}, got ${variant}`);
    const findings = findingsWithoutAny(app);
    const isNeeded = ({ id, path }: Acknowledgement) => findings.some((finding) => finding.startsWith(`${id} ${path}`));
    expect(acknowledgedIn(app).filter((each) => !isNeeded(each))).toEqual([]);
  });

  it('are few', () => {
    const reasons = new Set(all.map(({ id, reason }) => `${id.replace(/\[.*/, '')}: ${reason}`));
    const counts = [...apps].map(([variant, app]) => `${variant}: ${acknowledgedIn(app).length}`);
    process.stdout.write(`Acknowledgements: ${counts.join(', ')}, for ${reasons.size} different reasons\n`);
    expect(reasons.size).toBeLessThanOrEqual(AT_MOST);
  });
});
