import { Match, Template } from 'aws-cdk-lib/assertions';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

function storage(stage?: Parameters<typeof testStage>[0]): Template {
  return Template.fromStack(new StorageStack(testApp(), 'Storage', { stage: testStage(stage) }));
}

describe('Storage', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (stage) => {
    expect(storage(stage).toJSON()).toMatchSnapshot();
  });

  it('keeps every bucket from the public', () => {
    storage().allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('encrypts every bucket', () => {
    storage().allResourcesProperties('AWS::S3::Bucket', { BucketEncryption: Match.anyValue() });
  });
});
