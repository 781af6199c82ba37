import { Match, Template } from 'aws-cdk-lib/assertions';
import { Size, Stack } from 'aws-cdk-lib/core';
import { LambdaContainerStack } from '../../lib/lambda-container/lambda-container-stack.ts';
import { PreviewPipeline, type PreviewPipelineProps } from '../../lib/lambda-container/preview-pipeline.ts';
import { MediaBuckets } from '../../lib/storage/media-buckets.ts';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

function lambdaContainer(name: Parameters<typeof testStage>[0] = 'sandbox'): Template {
  const app = testApp();
  const stage = testStage(name);
  const { buckets } = new StorageStack(app, 'Storage', { stage });
  return Template.fromStack(new LambdaContainerStack(app, 'LambdaContainer', { stage, buckets }));
}

function pipeline(props: Partial<PreviewPipelineProps>): Template {
  const stack = new Stack(testApp(), 'Test');
  const stage = testStage();
  new PreviewPipeline(stack, 'Pipeline', { stage, ...new MediaBuckets(stack, 'Media', { stage }), ...props });
  return Template.fromStack(stack);
}

describe('LambdaContainer', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (name) => {
    expect(lambdaContainer(name).toJSON()).toMatchSnapshot();
  });

  it('is a function from an image, on arm64', () => {
    lambdaContainer().hasResourceProperties('AWS::Lambda::Function', {
      PackageType: 'Image',
      Architectures: ['arm64'],
      Code: { ImageUri: Match.anyValue() },
    });
  });

  it('takes PDFs in any case, of S3 and of this product, and nothing else', () => {
    lambdaContainer().hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3', 'media-library'],
        'detail-type': ['Object Created'],
        detail: { object: { key: [{ suffix: { 'equals-ignore-case': '.pdf' } }] } },
      },
    });
  });

  it('writes under previews/ and rejected/ only', () => {
    const policies = Object.values(lambdaContainer().findResources('AWS::IAM::Policy'));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const writes = statements.filter(({ Action }) => [Action].flat().includes('s3:PutObject'));
    expect(JSON.stringify(writes)).toContain('/previews/*');
    expect(JSON.stringify(writes)).not.toContain('/thumbnails/');
    expect(JSON.stringify(writes).match(/\/\*/g)).toHaveLength(2);
  });

  it('makes previews of the same edges as thumbnails', () => {
    lambdaContainer().hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { EDGES_PX: '128,512,1024' } },
    });
  });

  it('leaves Node a part of the memory that it does not give to poppler', () => {
    pipeline({ memorySize: Size.mebibytes(2048) }).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { RENDER_MEMORY_BYTES: String(1536 * 1024 ** 2) } },
    });
  });

  it('refuses too little memory to read documents in', () => {
    expect(() => pipeline({ memorySize: Size.mebibytes(1023) })).toThrow('memorySize must be at least 1024 MiB');
  });

  it('refuses documents that would not fit in /tmp', () => {
    expect(() => pipeline({ sizeLimit: Size.mebibytes(449) })).toThrow(
      'ephemeralStorageSize must be at least 513 MiB for the sizeLimit, got 512 MiB',
    );
  });
});
