import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import { ImageRepository, type ImageRepositoryProps } from '../../lib/ecs/image-repository.ts';
import { ImageRepositoryStack } from '../../lib/ecs/image-repository-stack.ts';
import { templateOf, testApp, testStage } from '../kit/synth.ts';

/** As the CDK names it. */
const publishingRole = (qualifier: string) =>
  `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/cdk-${qualifier}-image-publishing-role-\${AWS::AccountId}-\${AWS::Region}`;

function repository(props: Partial<ImageRepositoryProps> = {}): Template {
  return templateOf((stack) => {
    new ImageRepository(stack, 'Images', { stage: testStage(), repositoryName: 'test/images', ...props });
  });
}

/** What the CDK CLI reads of an app with an image in a stack that takes the repository's synthesizer. */
function assembly() {
  const app = testApp();
  const { images } = new ImageRepositoryStack(app, 'ImageRepository', { stage: testStage() });
  const stack = new Stack(app, 'User', { synthesizer: images.synthesizer() });
  new DockerImageAsset(stack, 'Image', {
    directory: join(__dirname, '../lambda-container'),
    file: 'documents.Dockerfile',
  });
  const { directory } = app.synth();
  const read = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8'));
  return { artifacts: read('manifest.json').artifacts, assets: read('User.assets.json') };
}

describe('ImageRepository', () => {
  it.each(['sandbox', 'production'] as const)('is this template in %s', (stage) => {
    const stack = new ImageRepositoryStack(testApp(), 'ImageRepository', { stage: testStage(stage) });
    expect(Template.fromStack(stack).toJSON()).toMatchSnapshot();
  });

  it('scans what is pushed, and lets no tag be overwritten', () => {
    repository().hasResourceProperties('AWS::ECR::Repository', {
      ImageScanningConfiguration: { ScanOnPush: true },
      ImageTagMutability: 'IMMUTABLE',
    });
  });

  it('forgets untagged images after three days, and tagged ones beyond the newest', () => {
    const [resource] = Object.values(repository({ keptImages: 5 }).findResources('AWS::ECR::Repository'));
    const { rules } = JSON.parse(resource?.Properties.LifecyclePolicy.LifecyclePolicyText);
    expect(rules).toMatchObject([
      { selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 3, countUnit: 'days' } },
      { selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 5 } },
    ]);
  });

  it('goes with its images in a sandbox, and is kept in production', () => {
    repository().hasResource('AWS::ECR::Repository', { DeletionPolicy: 'Delete', Properties: { EmptyOnDelete: true } });
    repository({ stage: testStage('production') }).hasResource('AWS::ECR::Repository', {
      DeletionPolicy: 'Retain',
      Properties: { EmptyOnDelete: false },
    });
  });

  it("lets the CDK's publishing role push, and nobody else", () => {
    const [resource] = Object.values(repository().findResources('AWS::ECR::Repository'));
    const Statement = resource?.Properties.RepositoryPolicyText.Statement;
    expect(Statement).toHaveLength(1);
    expect(Statement[0]).toMatchObject({ Effect: 'Allow', Action: expect.arrayContaining(['ecr:PutImage']) });
    expect(Statement[0].Principal.AWS['Fn::Sub']).toEqual([
      publishingRole(`\${Qualifier}`),
      { Qualifier: 'hnb659fds' },
    ]);
  });

  it('needs no custom resource', () => {
    repository().resourceCountIs('AWS::Lambda::Function', 0);
  });

  it('encrypts with a key of your own where one is given', () => {
    const template = templateOf((stack) => {
      const encryptionKey = new Key(stack, 'Key');
      new ImageRepository(stack, 'Images', { stage: testStage(), repositoryName: 'test/images', encryptionKey });
    });
    template.hasResourceProperties('AWS::ECR::Repository', {
      EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: Match.anyValue() },
    });
  });

  it('is where the CDK CLI pushes the images of stacks that take its synthesizer, by the role that it lets in', () => {
    const [image] = Object.values<{ destinations: Record<string, object> }>(assembly().assets.dockerImages);
    const [destination] = Object.values(image?.destinations ?? {});
    expect(destination).toMatchObject({
      repositoryName: 'media-library/gallery',
      assumeRoleArn: publishingRole('hnb659fds'),
    });
  });

  it('is deployed before such a stack, and before its image is even built', () => {
    const { artifacts } = assembly();
    expect(artifacts.User.dependencies).toContain('ImageRepository');
    expect(artifacts['User.assets'].dependencies).toEqual(['ImageRepository']);
    expect(artifacts['ImageRepository.assets'].dependencies).toBeUndefined();
  });

  it.each(['Upper', 'a', 'a//b', '-a', 'a..b', ''])('refuses the name "%s"', (repositoryName) => {
    expect(() => repository({ repositoryName })).toThrow(`repositoryName must be 2 to 256 lower-case letters`);
  });

  it.each([0, 1, 2.5, Number.NaN])('refuses to keep %s images', (keptImages) => {
    expect(() => repository({ keptImages })).toThrow(`keptImages must be a whole number of at least 2`);
  });
});
