import { InstanceArchitecture, InstanceType } from 'aws-cdk-lib/aws-ec2';
import { type CapacityProviderStrategy, type Cluster, Compatibility } from 'aws-cdk-lib/aws-ecs';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { StageConfig } from '../config/stage.ts';
import { Ec2CapacityProvider } from './ec2-capacity.ts';
import type { ServiceNetwork } from './service-network.ts';

/** Where tasks run. */
export type Capacity = FargateCapacity | Ec2Capacity;

/** On no instance of ours: each task is billed by its own size, by the second. */
export interface FargateCapacity {
  readonly kind: 'fargate';
  /**
   * How much of the tasks is on Spot, 0 to 1: at a discount, and stopped at two minutes' notice. Unless it is 1,
   * one task is always on demand. @default 0
   */
  readonly spotShare?: number;
}

/** On instances of ours, which ECS starts for tasks that wait and ends when they stand empty. */
export interface Ec2Capacity {
  readonly kind: 'ec2';
  /** Instances to choose from, all of the stage's architecture; the more, the steadier is Spot. */
  readonly instanceTypes: readonly InstanceType[];
  /** How much of the instances is on Spot, 0 to 1. Unless it is 1, one instance is always on demand. @default 0 */
  readonly spotShare?: number;
  /** The most instances; a blue/green deployment needs twice what runs otherwise. @default 10 */
  readonly maximumInstances?: number;
  /**
   * Whether no instance may be ended while tasks are on it, not even by the group's own balancing. A stack that
   * has it cannot be deleted until the protection is taken from its instances by hand.
   * @default - in production
   * @see https://github.com/aws/containers-roadmap/issues/2862
   */
  readonly protectsInstances?: boolean;
}

const INSTANCE_TYPES = {
  [InstanceArchitecture.ARM_64]: ['t4g.small', 't4g.medium', 'm7g.large'],
  [InstanceArchitecture.X86_64]: ['t3.small', 't3.medium', 'm7i.large'],
};

/** The kind that the stage names; all on Spot in a sandbox, nothing in production. */
export function defaultCapacity(stage: StageConfig): Capacity {
  const spotShare = stage.protectsData ? 0 : 1;
  if (stage.capacity === 'fargate') return { kind: 'fargate', spotShare };
  const instanceTypes = INSTANCE_TYPES[architectureOf(stage)].map((name) => new InstanceType(name));
  return { kind: 'ec2', spotShare, instanceTypes };
}

/** @throws Error that names the rule and the value */
export function checkCapacity(capacity: Capacity, stage: StageConfig): void {
  const { spotShare = 0 } = capacity;
  if (!(spotShare >= 0 && spotShare <= 1)) throw new Error(`spotShare must be between 0 and 1, got ${spotShare}`);
  if (capacity.kind === 'fargate') return;
  const { instanceTypes, maximumInstances = 1 } = capacity;
  if (instanceTypes.length === 0) throw new Error('instanceTypes must be one or more, got none');
  const architecture = architectureOf(stage);
  for (const type of instanceTypes) {
    if (type.architecture !== architecture)
      throw new Error(`instanceTypes must be ${architecture}, as the stage's images are, got ${type}`);
  }
  if (!Number.isInteger(maximumInstances) || maximumInstances < 1)
    throw new Error(`maximumInstances must be a whole number of at least 1, got ${maximumInstances}`);
}

/** What a task definition must say for this capacity. */
export function compatibilityOf({ kind }: Capacity): Compatibility {
  return kind === 'fargate' ? Compatibility.FARGATE : Compatibility.EC2;
}

/** Gives the cluster this capacity, and says how a service is to use it. */
export function addCapacity(
  cluster: Cluster,
  capacity: Capacity,
  stage: StageConfig,
  network: ServiceNetwork,
): CapacityProviderStrategy[] {
  if (capacity.kind === 'fargate') {
    cluster.enableFargateCapacityProviders();
    return fargateStrategies(capacity.spotShare ?? 0);
  }
  const { provider } = new Ec2CapacityProvider(cluster, 'Instances', { stage, network, cluster, capacity });
  return [{ capacityProvider: provider.capacityProviderName, weight: 1 }];
}

/** AWS takes a `base` from one provider only: on demand, so that Spot can never take every task. */
function fargateStrategies(spotShare: number): CapacityProviderStrategy[] {
  const spot = Math.round(spotShare * 100);
  const strategies: CapacityProviderStrategy[] = [];
  if (spot < 100) strategies.push({ capacityProvider: 'FARGATE', base: 1, weight: 100 - spot });
  if (spot > 0) strategies.push({ capacityProvider: 'FARGATE_SPOT', weight: spot });
  return strategies;
}

function architectureOf({ architecture }: StageConfig): InstanceArchitecture {
  return architecture === Architecture.ARM_64 ? InstanceArchitecture.ARM_64 : InstanceArchitecture.X86_64;
}
