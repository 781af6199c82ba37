import type { Resource, Rule } from '../rule.ts';
import { hasSecretInScript } from '../secrets.ts';
import { at, isFalse, isMissing, items, numberOf } from '../values.ts';
import { isTheWorld, opensSensitivePort } from './ports.ts';

const TEMPLATE = ['AWS::EC2::LaunchTemplate'];
const METADATA = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html';

export const EC2_RULES: readonly Rule[] = [
  {
    id: 'InstanceMetadataV2',
    types: TEMPLATE,
    property: 'LaunchTemplateData.MetadataOptions.HttpTokens',
    demands: "An instance gives its role's credentials only to who has a session token.",
    why: 'With version 1 a forged request through a web page or proxy on it is enough to get them.',
    fix: 'Set MetadataOptions.HttpTokens to required.',
    source: METADATA,
    isBrokenBy: ({ properties }) =>
      at(properties, 'LaunchTemplateData.MetadataOptions.HttpTokens').some(
        (tokens) => isMissing(tokens) || tokens === 'optional',
      ) &&
      !at(properties, 'LaunchTemplateData.MetadataOptions.HttpEndpoint').every((endpoint) => endpoint === 'disabled'),
  },
  {
    id: 'InstanceMetadataHops',
    types: TEMPLATE,
    property: 'LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit',
    demands: "Containers do not reach their instance's metadata.",
    why: "One hop more, and code in a container has the instance's role.",
    fix: 'Set HttpPutResponseHopLimit to 1.',
    source: METADATA,
    isBrokenBy: ({ properties }) =>
      at(properties, 'LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit').some(
        (hops) => Number(numberOf(hops)) > 1,
      ),
  },
  {
    id: 'InstanceVolumeEncryption',
    types: TEMPLATE,
    property: 'LaunchTemplateData.BlockDeviceMappings',
    demands: 'Volumes are encrypted.',
    why: 'Their snapshots are what leaves an account by mistake.',
    fix: 'Set Ebs.Encrypted.',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/EBSEncryption.html',
    isBrokenBy: ({ properties }) =>
      at(properties, 'LaunchTemplateData.BlockDeviceMappings.*.Ebs').some(
        (volume) => !isMissing(volume) && at(volume, 'Encrypted').some((value) => isMissing(value) || isFalse(value)),
      ),
  },
  {
    id: 'InstanceScriptSecret',
    types: [...TEMPLATE, 'AWS::EC2::Instance', 'AWS::AutoScaling::LaunchConfiguration'],
    property: 'LaunchTemplateData.UserData',
    demands: 'No secret stands in user data.',
    why: 'The template shows it, and so does the metadata service to every program on the instance.',
    fix: 'Let the script read it from Secrets Manager or Parameter Store.',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html',
    isBrokenBy: ({ properties }) =>
      ['UserData', 'LaunchTemplateData.UserData'].some((path) => at(properties, path).some(hasSecretInScript)),
  },
  {
    id: 'SecurityGroupOpen',
    types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'],
    property: 'SecurityGroupIngress',
    demands: 'No port for administrators or databases is open to the world.',
    why: 'They are tried by robots within minutes.',
    fix: 'Name the ranges that may come in, or use Session Manager.',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules-reference.html',
    isBrokenBy: (group) =>
      ingress(group).some(
        (rule) => ['CidrIp', 'CidrIpv6'].some((cidr) => at(rule, cidr).some(isTheWorld)) && opensSensitivePort(rule),
      ),
  },
  {
    id: 'VolumeEncryption',
    types: ['AWS::EC2::Volume'],
    property: 'Encrypted',
    demands: 'Volumes are encrypted.',
    why: 'Their snapshots are what leaves an account by mistake.',
    fix: 'Set Encrypted.',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/EBSEncryption.html',
    isBrokenBy: ({ properties }) => at(properties, 'Encrypted').some((value) => isMissing(value) || isFalse(value)),
  },
];

function ingress({ type, properties }: Resource): unknown[] {
  return type === 'AWS::EC2::SecurityGroupIngress'
    ? [properties]
    : at(properties, 'SecurityGroupIngress').flatMap(items);
}
