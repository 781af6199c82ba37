import { product } from '../../bin/kit/product.ts';
import { templatesOf } from '../kit/synth.ts';

interface Tag {
  readonly Key: string;
  readonly Value: string;
  readonly PropagateAtLaunch?: boolean;
}

/** What the experiments look for. */
const TAGS = { product: 'media-library', stage: 'sandbox' };
const EXPECTED = expect.objectContaining(TAGS);

describe.each(['fargate', 'ec2'])('with %s capacity, the experiments find', (capacity) => {
  const templates = templatesOf(product({ ...TAGS, capacity }));
  const all = (type: string) =>
    [...templates.values()].flatMap((template) => Object.values(template.findResources(type)));
  const propertiesOf = (type: string) => {
    const found = all(type).map(({ Properties }) => Properties);
    expect(found).not.toEqual([]);
    return found;
  };

  it("the service's tasks, which have its tags", () => {
    for (const { PropagateTags, Tags } of propertiesOf('AWS::ECS::Service')) {
      expect(PropagateTags).toBe('SERVICE');
      expect(byName(Tags)).toEqual(EXPECTED);
    }
  });

  it("jobs' tasks, which have the job definition's tags", () => {
    for (const { PropagateTags, Tags } of propertiesOf('AWS::Batch::JobDefinition')) {
      expect(PropagateTags).toBe(true);
      expect(Tags).toEqual(EXPECTED);
    }
  });

  it("Batch's hosts", () => {
    const environments = propertiesOf('AWS::Batch::ComputeEnvironment');
    expect(environments.map(({ ComputeResources }) => ComputeResources.Type).sort()).toEqual(['EC2', 'SPOT']);
    for (const { ComputeResources } of environments) expect(ComputeResources.Tags).toEqual(EXPECTED);
  });

  it('what is made from a launch template', () => {
    for (const { LaunchTemplateData } of propertiesOf('AWS::EC2::LaunchTemplate')) {
      const specifications: { ResourceType: string; Tags: Tag[] }[] = LaunchTemplateData.TagSpecifications;
      const ofInstances = specifications.find(({ ResourceType }) => ResourceType === 'instance');
      expect(byName(ofInstances?.Tags ?? [])).toEqual(EXPECTED);
    }
  });

  it("the groups' hosts, to which the groups hand their tags on", () => {
    const groups = all('AWS::AutoScaling::AutoScalingGroup');
    expect(groups).toHaveLength(capacity === 'ec2' ? 1 : 0);
    for (const { Properties } of groups) {
      const handedOn = (Properties.Tags as Tag[]).filter(({ PropagateAtLaunch }) => PropagateAtLaunch);
      expect(byName(handedOn)).toEqual(EXPECTED);
    }
  });

  it("all roles but those of the CDK's own helpers, which work only while a stack is deployed", () => {
    const roles = [...templates.values()].flatMap((template) =>
      Object.entries(template.findResources('AWS::IAM::Role')),
    );
    const ours = roles.filter(([id]) => !/CustomResourceProviderRole[0-9A-F]{8}$/.test(id));
    expect(ours.length).toBeGreaterThan(roles.length / 2);
    for (const [, { Properties }] of ours) expect(byName(Properties.Tags)).toEqual(EXPECTED);
  });
});

function byName(tags: readonly Tag[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
