import { Template } from 'aws-cdk-lib/assertions';
import { Size, Stack } from 'aws-cdk-lib/core';
import type { StageConfig } from '../../lib/config/stage.ts';
import { EcsStack } from '../../lib/ecs/ecs-stack.ts';
import { Gallery } from '../../lib/ecs/gallery.ts';
import { ImageRepositoryStack } from '../../lib/ecs/image-repository-stack.ts';
import { Network } from '../../lib/network/network.ts';
import { NetworkStack } from '../../lib/network/network-stack.ts';
import { MediaBuckets } from '../../lib/storage/media-buckets.ts';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

const sandbox = testStage();

function ecs(stage: StageConfig = sandbox): EcsStack {
  const app = testApp();
  const { buckets } = new StorageStack(app, 'Storage', { stage });
  const { network } = new NetworkStack(app, 'Network', { stage });
  const { images } = new ImageRepositoryStack(app, 'ImageRepository', { stage });
  return new EcsStack(app, 'Ecs', { stage, network, buckets, images });
}

const template = (stage?: StageConfig) => Template.fromStack(ecs(stage));

function outputs(stage?: StageConfig): Record<string, string> {
  const all = Object.entries(template(stage).toJSON().Outputs);
  return Object.fromEntries(all.map(([name, output]) => [name, JSON.stringify((output as { Value: unknown }).Value)]));
}

function container() {
  const [task] = Object.values(template().findResources('AWS::ECS::TaskDefinition'));
  return task?.Properties.ContainerDefinitions[0];
}

describe('Ecs', () => {
  it('is this template on Fargate, in a sandbox', () => {
    expect(template().toJSON()).toMatchSnapshot();
  });

  it('is this template on EC2, in production', () => {
    expect(template({ ...testStage('production'), capacity: 'ec2' }).toJSON()).toMatchSnapshot();
  });

  it('waits for its network, the buckets and the repository', () => {
    const stack = ecs();
    Template.fromStack(stack);
    const names = stack.dependencies.map(({ stackName }) => stackName);
    expect(names.sort()).toEqual(['ImageRepository', 'Network', 'Storage']);
  });

  it('runs the image in our own repository, which its execution role may pull from', () => {
    expect(container().Image['Fn::Sub']).toMatch(/\.dkr\.ecr\..*\/media-library\/gallery:[0-9a-f]{64}$/);
    const policies = Object.values(template().findResources('AWS::IAM::Policy'));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const pulls = statements.filter(({ Action }) => Action.includes('ecr:BatchGetImage'));
    expect(pulls).toHaveLength(1);
    expect(JSON.stringify(pulls[0].Resource)).toContain(':repository/media-library/gallery');
  });

  it('has its tasks, and the hosts under them, in two zones', () => {
    const stack = template({ ...sandbox, capacity: 'ec2' });
    const [service] = Object.values(stack.findResources('AWS::ECS::Service'));
    const [hosts] = Object.values(stack.findResources('AWS::AutoScaling::AutoScalingGroup'));
    expect(service?.Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets).toHaveLength(2);
    expect(hosts?.Properties.VPCZoneIdentifier).toHaveLength(2);
  });

  it('tells the gallery its buckets, edges, limit and region', () => {
    expect(container().Environment).toEqual([
      { Name: 'UPLOADS_BUCKET', Value: expect.anything() },
      { Name: 'DERIVED_BUCKET', Value: expect.anything() },
      { Name: 'EDGES_PX', Value: '128,512,1024' },
      { Name: 'PORT', Value: '8080' },
      { Name: 'UPLOAD_LIMIT_BYTES', Value: String(2 * 1024 ** 3) },
      { Name: 'AWS_REGION', Value: { Ref: 'AWS::Region' } },
    ]);
  });

  it('lets the gallery read results, and read, sign and list uploads, and delete nothing', () => {
    const policies = template().findResources('AWS::IAM::Policy', {
      Properties: { Roles: [{ Ref: 'GalleryServiceTaskRoleBB5058A2' }] },
    });
    const statements = Object.values(policies).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    expect(statements.map(({ Action }) => Action)).toEqual([
      ['s3:GetObject', 's3:PutObject'],
      's3:GetObject',
      's3:ListBucket',
    ]);
    const [uploads, derived] = statements.map(({ Resource }) => JSON.stringify(Resource));
    expect(uploads).not.toContain('Derived');
    expect(derived?.match(/"\/[a-z]+\/\*"/g)).toEqual([
      '"/previews/*"',
      '"/rejected/*"',
      '"/thumbnails/*"',
      '"/tiles/*"',
    ]);
  });

  it('says plainly that nobody may come in yet, and the flag that lets you in', () => {
    expect(outputs()).toMatchObject({
      WhoMayComeIn: '"Nobody yet. Deploy again with -c viewerCidrs=<your address>/32"',
      WhoMayUpload: expect.stringContaining('-c galleryOrigin=http://'),
    });
  });

  it('says who may come in and from which page uploads come, once they may', () => {
    const stage = { ...sandbox, viewerCidrs: ['203.0.113.7/32'], galleryOrigin: 'https://gallery.example.com' };
    expect(outputs(stage)).toMatchObject({
      WhoMayComeIn: '"203.0.113.7/32"',
      WhoMayUpload: '"https://gallery.example.com"',
    });
  });

  it('serves by HTTPS with the certificate that is named', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111111111111:certificate/example';
    expect(outputs({ ...sandbox, certificateArn }).Address).toContain('https://');
  });

  it('refuses uploads that S3 would not take by POST', () => {
    const stack = new Stack(testApp(), 'Test');
    const media = new MediaBuckets(stack, 'Media', { stage: sandbox });
    const network = new Network(stack, 'Network', { stage: sandbox });
    expect(
      () => new Gallery(stack, 'Gallery', { stage: sandbox, network, ...media, uploadLimit: Size.gibibytes(6) }),
    ).toThrow('uploadLimit must be at most 5 GiB, which S3 takes by POST, got 6 GiB');
  });
});
