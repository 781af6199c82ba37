import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type App, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { acknowledge } from '../../lib/kit/policy.ts';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { ThumbnailStack } from '../../lib/thumbnail/thumbnail-stack.ts';
import { testApp, testStage } from './synth.ts';

function findings(scope: IConstruct): string[] {
  const packs = [new AwsSolutionsChecks(), new ServerlessChecks()];
  return packs.flatMap((pack) => pack.validateScope(scope).violations).map(({ ruleName }) => ruleName);
}

function product(stageName: Parameters<typeof testStage>[0]): App {
  const app = testApp();
  const stage = testStage(stageName);
  const { buckets } = new StorageStack(app, 'Storage', { stage });
  new ThumbnailStack(app, 'Thumbnail', { stage, buckets });
  app.synth();
  return app;
}

const acknowledged = ({ node }: IConstruct) =>
  node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);

describe('policies', () => {
  it.each(['sandbox', 'production', 'local'] as const)('have nothing against storage and thumbnails in %s', (stage) => {
    expect(findings(product(stage))).toEqual([]);
  });

  it('notice a bucket without any protection', () => {
    const stack = new Stack(testApp(), 'Test');
    new Bucket(stack, 'Bare');
    expect(findings(stack)).toEqual(expect.arrayContaining(['AwsSolutions-S1', 'AwsSolutions-S10']));
  });

  it('accept what is acknowledged, there and by its id only', () => {
    const stack = new Stack(testApp(), 'Test');
    acknowledge(new Bucket(stack, 'Logs'), 'AwsSolutions-S1', 'It holds the access logs of others.');
    expect(findings(stack)).not.toContain('AwsSolutions-S1');
    new Bucket(stack, 'Other');
    expect(findings(stack)).toContain('AwsSolutions-S1');
  });

  it('are acknowledged at resources, never for an app or a stack', () => {
    const all = product('production').node.findAll();
    const wide = all.filter((construct) => Stack.isStack(construct) || Stage.isStage(construct));
    expect(wide.flatMap(acknowledged)).toEqual([]);
    expect(all.flatMap(acknowledged).length).toBeGreaterThan(0);
  });

  it('would be broken without what is acknowledged', () => {
    const app = product('sandbox');
    for (const { node } of app.node.findAll()) jest.spyOn(node, 'metadata', 'get').mockReturnValue([]);
    expect(findings(app)).toContain('AwsSolutions-IAM5[Resource::*]');
  });
});
