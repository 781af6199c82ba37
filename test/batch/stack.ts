import { Template } from 'aws-cdk-lib/assertions';
import { BatchStack } from '../../lib/batch/batch-stack.ts';
import { NetworkStack } from '../../lib/network/network-stack.ts';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { ThumbnailStack } from '../../lib/thumbnail/thumbnail-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

/** The template of the Batch stack, as the product wires it. */
export function batchTemplate(name: Parameters<typeof testStage>[0] = 'sandbox'): Template {
  const app = testApp();
  // The architecture of `local` is this machine's; a template must not depend on it.
  const stage = { ...testStage(name), architecture: testStage().architecture };
  const { buckets } = new StorageStack(app, 'Storage', { stage });
  const { network } = new NetworkStack(app, 'Network', { stage });
  const { sizeLimit } = new ThumbnailStack(app, 'Thumbnail', { stage, buckets });
  return Template.fromStack(new BatchStack(app, 'Batch', { stage, buckets, network, sizeLimit }));
}
