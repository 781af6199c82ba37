import type { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type { Duration, Size } from 'aws-cdk-lib/core';

export interface Capacity {
  readonly vcpus: number;
  readonly memory: Size;
  readonly disk: Size;
  readonly attempts: number;
  readonly timeout: Duration;
  readonly spotMaxvCpus: number;
  readonly onDemandMaxvCpus: number;
  readonly instanceTypes?: readonly InstanceType[];
}

/** Of the smallest disk that ECS's image fits on, in GiB. */
const SMALLEST_DISK = 30;
/** Of the largest default hosts: 8 vCPUs, and 16 GiB of which ECS's agent and the system take a part. */
const DEFAULT_HOST = { vcpus: 8, memoryMebibytes: 14 * 1024 };

/**
 * Refuses jobs that no host could ever run.
 * @throws Error that names the prop, the rule and the value
 */
export function checkCapacity(capacity: Capacity): void {
  const { vcpus, memory, disk, attempts, timeout, spotMaxvCpus, onDemandMaxvCpus, instanceTypes } = capacity;
  require(Number.isInteger(vcpus) && vcpus >= 1, 'vcpus', 'a whole number, 1 or more', vcpus);
  require(Number.isInteger(attempts) && attempts >= 1 && attempts <= 10, 'attempts', 'from 1 to 10', attempts);
  const seconds = timeout.toSeconds();
  require(seconds >= 60 && seconds % 60 === 0, 'timeout', 'whole minutes, 1 or more', `${seconds} s`);
  require(spotMaxvCpus >= vcpus, 'spotMaxvCpus', `at least ${vcpus}, of one job`, spotMaxvCpus);
  require(onDemandMaxvCpus >= vcpus, 'onDemandMaxvCpus', `at least ${vcpus}, of one job`, onDemandMaxvCpus);
  const gibibytes = disk.toGibibytes();
  require(gibibytes >= SMALLEST_DISK, 'disk', `at least ${SMALLEST_DISK} GiB`, `${gibibytes} GiB`);
  if (instanceTypes) {
    require(instanceTypes.length > 0, 'instanceTypes', 'one or more', 'none');
    return;
  }
  const mebibytes = memory.toMebibytes();
  require(vcpus <= DEFAULT_HOST.vcpus, 'vcpus', 'at most 8 where instanceTypes is not given', vcpus);
  require(mebibytes <=
    DEFAULT_HOST.memoryMebibytes, 'memory', `at most ${DEFAULT_HOST.memoryMebibytes} MiB where instanceTypes is not given`, `${mebibytes} MiB`);
}

function require(holds: boolean, name: string, rule: string, value: unknown): void {
  if (!holds) throw new Error(`${name} must be ${rule}, got ${value}`);
}
