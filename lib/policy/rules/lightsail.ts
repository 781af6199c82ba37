import type { Resource, Rule } from '../rule.ts';
import { hasPlainSecret, hasSecretInScript } from '../secrets.ts';
import { at, isFalse, isMissing, isTrue, isUnknown, items } from '../values.ts';
import { isMovingImage } from './containers.ts';
import { isTheWorld, opensSensitivePort } from './ports.ts';

const INSTANCE = ['AWS::Lightsail::Instance'];
const DATABASE = ['AWS::Lightsail::Database'];
const CFN = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';
const FIREWALL =
  'https://docs.aws.amazon.com/en_us/lightsail/latest/userguide/understanding-firewall-and-port-mappings-in-amazon-lightsail.html';

export const LIGHTSAIL_RULES: readonly Rule[] = [
  {
    id: 'LightsailOpenPorts',
    types: INSTANCE,
    property: 'Networking.Ports',
    demands: 'No port for administrators or databases is open to the world.',
    why: 'They are tried by robots within minutes. A port without ranges is open to all.',
    fix: 'Give each port Cidrs and Ipv6Cidrs, of those who may come in.',
    source: FIREWALL,
    isBrokenBy: ({ properties }) =>
      at(properties, 'Networking.Ports.*').some((port) => isOpenToAll(port) && opensSensitivePort(port)),
  },
  {
    id: 'LightsailDefaultFirewall',
    types: INSTANCE,
    property: 'Networking.Ports',
    demands: "An instance's ports are named, if only as an empty list.",
    why: 'Without that, Lightsail opens SSH and HTTP to the world.',
    fix: 'Set Networking.Ports.',
    source: FIREWALL,
    isBrokenBy: ({ properties }) => at(properties, 'Networking.Ports').some(isMissing),
  },
  {
    id: 'LightsailScriptSecret',
    types: INSTANCE,
    property: 'UserData',
    demands: 'No secret stands in user data.',
    why: 'The template shows it, and so does the instance to every program on it.',
    fix: 'Let the script make the secret itself, or fetch it.',
    source: `${CFN}/aws-resource-lightsail-instance.html`,
    isBrokenBy: ({ properties }) => at(properties, 'UserData').some(hasSecretInScript),
  },
  {
    id: 'LightsailSnapshots',
    types: [...INSTANCE, 'AWS::Lightsail::Disk'],
    property: 'AddOns',
    demands: 'Instances and disks have a snapshot every day.',
    why: 'Lightsail makes none by itself: what is lost stays lost.',
    fix: "Add { AddOnType: 'AutoSnapshot', Status: 'Enabled' } to AddOns.",
    source: `${CFN}/aws-properties-lightsail-instance-addon.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'AddOns').some(
        (addOns) =>
          !isUnknown(addOns) &&
          !items(addOns).some(
            (addOn) =>
              at(addOn, 'AddOnType').every((type) => type === 'AutoSnapshot') &&
              at(addOn, 'Status').every((status) => isMissing(status) || status === 'Enabled'),
          ),
      ),
  },
  {
    id: 'LightsailDatabasePublic',
    types: DATABASE,
    property: 'PubliclyAccessible',
    demands: 'A database is not reached from the internet.',
    why: 'Its password is then all that protects it.',
    fix: 'Set PubliclyAccessible to false.',
    source: `${CFN}/aws-resource-lightsail-database.html`,
    isBrokenBy: ({ properties }) => at(properties, 'PubliclyAccessible').some(isTrue),
  },
  {
    id: 'LightsailDatabaseBackups',
    types: DATABASE,
    property: 'BackupRetention',
    demands: 'A database is backed up every day.',
    why: 'With BackupRetention off, Lightsail also deletes the backups that there are.',
    fix: 'Set BackupRetention to true.',
    source: `${CFN}/aws-resource-lightsail-database.html`,
    isBrokenBy: ({ properties }) => at(properties, 'BackupRetention').some(isFalse),
  },
  {
    id: 'LightsailDatabasePassword',
    types: DATABASE,
    property: 'MasterUserPassword',
    demands: 'No template has the password of a database.',
    why: 'Whoever may read the stack has it.',
    fix: 'Leave MasterUserPassword out: Lightsail makes one.',
    source: `${CFN}/aws-resource-lightsail-database.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'MasterUserPassword').some((password) => !isMissing(password) && !isSecretReference(password)),
  },
  {
    id: 'LightsailBucketPublic',
    types: ['AWS::Lightsail::Bucket'],
    property: 'AccessRules',
    demands: 'The objects of a bucket are private, and stay so.',
    why: 'Whoever knows or guesses a name can read them otherwise.',
    fix: 'Set AccessRules.GetObject to private and AllowPublicOverrides to false.',
    source: `${CFN}/aws-properties-lightsail-bucket-accessrules.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'AccessRules.GetObject').includes('public') ||
      at(properties, 'AccessRules.AllowPublicOverrides').some(isTrue),
  },
  {
    id: 'LightsailContainerSecret',
    types: ['AWS::Lightsail::Container'],
    property: 'ContainerServiceDeployment.Containers',
    demands: 'No secret stands in the environment of a container.',
    why: 'The template and the console show it.',
    fix: 'Let the container fetch it.',
    source: `${CFN}/aws-properties-lightsail-container-environmentvariable.html`,
    isBrokenBy: (service) =>
      hasPlainSecret(
        deployed(service)
          .flatMap((container) => at(container, 'Environment.*'))
          .map((variable) => ({ Name: at(variable, 'Variable')[0], Value: at(variable, 'Value')[0] })),
      ),
  },
  {
    id: 'LightsailContainerImage',
    types: ['AWS::Lightsail::Container'],
    property: 'ContainerServiceDeployment.Containers',
    demands: 'A container names the version of its image.',
    why: 'What `latest` is changes between two deployments.',
    fix: 'Use a digest or a version.',
    source: `${CFN}/aws-properties-lightsail-container-container.html`,
    isBrokenBy: (service) => deployed(service).some((container) => at(container, 'Image').some(isMovingImage)),
  },
  {
    id: 'LightsailHttpsRedirect',
    types: ['AWS::Lightsail::LoadBalancerTlsCertificate'],
    property: 'HttpsRedirectionEnabled',
    demands: 'A load balancer with a certificate sends HTTP to HTTPS.',
    why: 'Who types the name comes by HTTP, and stays there.',
    fix: 'Set HttpsRedirectionEnabled to true.',
    source: `${CFN}/aws-resource-lightsail-loadbalancertlscertificate.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'HttpsRedirectionEnabled').some((redirects) => isMissing(redirects) || isFalse(redirects)),
  },
];

/** Lightsail has a firewall for IPv4 and one for IPv6; a port without either list is open in both. */
function isOpenToAll(port: unknown): boolean {
  const ranges = ['Cidrs', 'Ipv6Cidrs'].map((cidrs) => at(port, cidrs));
  const hasAlias = at(port, 'CidrListAliases.*').length > 0;
  return (
    ranges.some((cidrs) => cidrs.flatMap(items).some(isTheWorld)) ||
    (!hasAlias && ranges.every((cidrs) => cidrs.some(isMissing)))
  );
}

const deployed = ({ properties }: Resource) => at(properties, 'ContainerServiceDeployment.Containers').flatMap(items);

/** A parameter without a shown value, or a reference that CloudFormation looks up. */
const isSecretReference = (value: unknown) =>
  isUnknown(value) || (typeof value === 'string' && /^\{\{resolve:(secretsmanager|ssm-secure):[^}]+\}\}$/.test(value));
