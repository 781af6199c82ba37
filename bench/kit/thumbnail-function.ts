import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { stageOf } from '../../lib/config/stage.ts';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { ThumbnailStack } from '../../lib/thumbnail/thumbnail-stack.ts';

export interface ThumbnailFunction {
  readonly memoryBytes: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** The function as the stack has it by default. */
export function thumbnailFunction(): ThumbnailFunction {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stage = stageOf(app.node);
  const { buckets } = new StorageStack(app, 'Storage', { stage });
  const template = Template.fromStack(new ThumbnailStack(app, 'Thumbnail', { stage, buckets }));
  const functions = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties);
  const [properties, ...others] = functions;
  if (others.length > 0) throw new Error(`Thumbnail must have one function, got ${functions.length}`);
  return {
    memoryBytes: properties.MemorySize * 2 ** 20,
    environment: { ...properties.Environment.Variables, DERIVED_BUCKET: 'bench-derived', AWS_REGION: 'us-east-1' },
  };
}
