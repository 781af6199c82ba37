import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { EcsStack } from '../../lib/ecs/ecs-stack.ts';
import { ImageRepositoryStack } from '../../lib/ecs/image-repository-stack.ts';
import { NetworkStack } from '../../lib/network/network-stack.ts';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/example';

const STAGES = ['sandbox', 'production', 'local'] as const;
const CAPACITIES = ['fargate', 'ec2'] as const;
const EGRESSES = ['public', 'endpoints', 'nat'] as const;
const all = STAGES.flatMap((name) =>
  CAPACITIES.flatMap((capacity) => EGRESSES.map((egress) => ({ name, capacity, egress }))),
);

describe('policies have nothing against the gallery', () => {
  it.each(all)('in $name, on $capacity, with egress $egress', ({ name, capacity, egress }) => {
    const app = testApp();
    const open = { viewerCidrs: ['203.0.113.7/32'], certificateArn: CERTIFICATE };
    const stage = { ...testStage(name), capacity, egress, ...open };
    const { buckets } = new StorageStack(app, 'Storage', { stage });
    const { network } = new NetworkStack(app, 'Network', { stage });
    const { images } = new ImageRepositoryStack(app, 'ImageRepository', { stage });
    const stack = new EcsStack(app, 'Ecs', { stage, network, buckets, images });
    app.synth();
    const packs = [new AwsSolutionsChecks(), new ServerlessChecks()];
    const found = packs.flatMap((pack) => [
      ...pack.validateScope(stack).violations,
      ...pack.validateScope(images).violations,
    ]);
    expect(found.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});
