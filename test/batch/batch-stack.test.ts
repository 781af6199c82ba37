import { Match, Template } from 'aws-cdk-lib/assertions';
import { BatchStack } from '../../lib/batch/batch-stack.ts';
import { NetworkStack } from '../../lib/network/network-stack.ts';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { ThumbnailStack } from '../../lib/thumbnail/thumbnail-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

function batch(name: Parameters<typeof testStage>[0] = 'sandbox'): Template {
  const app = testApp();
  // The architecture of `local` is this machine's; a template must not depend on it.
  const stage = { ...testStage(name), architecture: testStage().architecture };
  const { buckets } = new StorageStack(app, 'Storage', { stage });
  const { network } = new NetworkStack(app, 'Network', { stage });
  const { sizeLimit } = new ThumbnailStack(app, 'Thumbnail', { stage, buckets });
  return Template.fromStack(new BatchStack(app, 'Batch', { stage, buckets, network, sizeLimit }));
}

describe('Batch', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (name) => {
    expect(batch(name).toJSON()).toMatchSnapshot();
  });

  it('tells what submits a backlog all that it needs', () => {
    const { Outputs } = batch().toJSON();
    const wanted = ['UploadsQueue', 'BacklogQueue', 'JobDefinition', 'VcpusOfJob', 'SizeLimitBytes'];
    expect(Object.keys(Outputs)).toEqual(expect.arrayContaining(wanted));
    expect(Outputs.SizeLimitBytes.Value).toBe(String(50 * 1024 ** 2));
  });

  it('uses no AWS managed policy', () => {
    batch().allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });
});
