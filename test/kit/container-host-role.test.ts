import { Match, type Template } from 'aws-cdk-lib/assertions';
import { ContainerHostRole } from '../../lib/kit/container-host-role.ts';
import { templateOf } from './synth.ts';

/** The resources of the statements with an action. */
function resourcesOf(template: Template, action: string): string[] {
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  const statements: { Action: string | string[]; Resource: unknown }[] = policy?.Properties.PolicyDocument.Statement;
  return statements
    .filter(({ Action }) => [Action].flat().includes(action))
    .map(({ Resource }) => JSON.stringify(Resource));
}

describe('the role of container hosts', () => {
  const ofGallery = templateOf((stack) => new ContainerHostRole(stack, 'Role', { clusterName: 'gallery' }));

  it('joins one cluster where its name is known', () => {
    expect(resourcesOf(ofGallery, 'ecs:RegisterContainerInstance')).toEqual([
      expect.stringContaining(':cluster/gallery"'),
    ]);
    expect(resourcesOf(ofGallery, 'ecs:Poll')).toEqual([expect.stringContaining(':container-instance/gallery/*"')]);
  });

  it('may take a host out of service, as it must at the notice of Spot', () => {
    expect(resourcesOf(ofGallery, 'ecs:UpdateContainerInstancesState')).toEqual(resourcesOf(ofGallery, 'ecs:Poll'));
  });

  it('neither reads images nor writes logs: the execution role of each task does', () => {
    const template = JSON.stringify(ofGallery.toJSON());
    expect(template).not.toMatch(/"(ecr|logs|s3):/);
    ofGallery.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  it('joins any cluster where Batch makes it', () => {
    const template = templateOf((stack) => new ContainerHostRole(stack, 'Role'));
    expect(resourcesOf(template, 'ecs:RegisterContainerInstance')).toEqual([expect.stringContaining(':cluster/*"')]);
  });
});
