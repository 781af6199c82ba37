import { Template } from 'aws-cdk-lib/assertions';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { ThumbnailStack } from '../../lib/thumbnail/thumbnail-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

describe('Thumbnail', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (name) => {
    const app = testApp();
    const stage = testStage(name);
    const { buckets } = new StorageStack(app, 'Storage', { stage });
    const stack = new ThumbnailStack(app, 'Thumbnail', { stage, buckets });
    expect(Template.fromStack(stack).toJSON()).toMatchSnapshot();
  });
});
