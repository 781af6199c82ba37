import { REGION } from '../../../bin/kit/made-up-account.ts';
import { batchTemplate } from '../stack.ts';

/** What Docker is told to run a container as Batch would. */
export interface JobDefinition {
  /** With Batch's placeholders for parameters. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Docker's own: user, limits, no way to write the root. */
  readonly options: readonly string[];
  /** What can be written: paths of volumes that Docker makes. */
  readonly volumes: readonly string[];
}

interface ContainerProperties {
  readonly Command: readonly string[];
  readonly Environment: readonly { readonly Name: string; readonly Value: string | CloudFormation }[];
  readonly LinuxParameters: { readonly InitProcessEnabled: boolean };
  readonly MountPoints: readonly { readonly ContainerPath: string; readonly SourceVolume: string }[];
  readonly Privileged: boolean;
  readonly ReadonlyRootFilesystem: boolean;
  readonly ResourceRequirements: readonly { readonly Type: string; readonly Value: string }[];
  readonly User: string;
  readonly Volumes: readonly { readonly Name: string; readonly Host: object }[];
}

interface CloudFormation {
  readonly Ref?: string;
  readonly 'Fn::GetStackOutput'?: { readonly StackName: string; readonly OutputName: string };
}

/** What this page turns into options of Docker's. */
const TRANSLATED: readonly string[] = [
  'Command',
  'Environment',
  'LinuxParameters.InitProcessEnabled',
  'MountPoints',
  'Privileged',
  'ReadonlyRootFilesystem',
  'ResourceRequirements',
  'User',
  'Volumes',
];
/** What only AWS can do: roles, pulling the image, where logs go. */
const OF_AWS: readonly string[] = ['ExecutionRoleArn', 'Image', 'JobRoleArn', 'LogConfiguration'];

/**
 * The job definition of the Batch stack's template, for results in this bucket.
 * @throws Error if the template says something that Docker would not be told
 */
export function jobDefinition(derivedBucket: string): JobDefinition {
  const container = containerProperties();
  const requirements = new Map(container.ResourceRequirements.map(({ Type, Value }) => [Type, Number(Value)]));
  const [memory, vcpus] = ['MEMORY', 'VCPU'].map((type) => requirements.get(type));
  if (!memory || !vcpus || requirements.size > 2)
    throw new Error('A job must require MEMORY and VCPU, and nothing else');
  const environment = container.Environment.map(({ Name, Value }) => [Name, resolved(Value, derivedBucket)]);
  return {
    command: container.Command,
    environment: Object.fromEntries(environment),
    options: [
      // ECS gives a vCPU 1,024 shares, and a limit of memory at which the kernel kills.
      ...['--user', container.User, '--memory', `${memory}m`, '--cpu-shares', String(vcpus * 1024)],
      ...(container.ReadonlyRootFilesystem ? ['--read-only'] : []),
      ...(container.Privileged ? ['--privileged'] : []),
      ...(container.LinuxParameters.InitProcessEnabled ? ['--init'] : []),
    ],
    volumes: container.MountPoints.map(({ ContainerPath, SourceVolume }) => {
      const volume = container.Volumes.find(({ Name }) => Name === SourceVolume);
      if (volume && Object.keys(volume.Host).length === 0) return ContainerPath;
      throw new Error(`${SourceVolume} must be a volume of Docker's own`);
    }),
  };
}

function containerProperties(): ContainerProperties {
  const definitions = Object.values(batchTemplate().findResources('AWS::Batch::JobDefinition'));
  const properties = definitions[0]?.Properties.ContainerProperties;
  if (definitions.length !== 1 || !properties)
    throw new Error(`There must be one job definition, got ${definitions.length}`);
  const names = Object.keys(properties).flatMap((name) =>
    name === 'LinuxParameters' ? Object.keys(properties[name]).map((inner) => `${name}.${inner}`) : name,
  );
  const unknown = names.filter((name) => ![...TRANSLATED, ...OF_AWS].includes(name));
  if (unknown.length > 0) throw new Error(`Docker is not told of the job definition's ${unknown.join(', ')}`);
  return properties;
}

/** A variable's value, once CloudFormation has put in the region and the derived bucket's name. */
function resolved(value: string | CloudFormation, derivedBucket: string): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetStackOutput': output } = value;
  if (Ref === 'AWS::Region') return REGION;
  if (output?.StackName === 'Storage' && output.OutputName.includes('MediaDerived')) return derivedBucket;
  throw new Error(`A variable must be text, the region or the derived bucket, got ${JSON.stringify(value)}`);
}
