import type { Size } from 'aws-cdk-lib/core';

/** What a task is given, and on Fargate pays for. */
export interface TaskSize {
  /** In 1/1024 of a vCPU. */
  readonly cpuUnits: number;
  readonly memorySize: Size;
}

const GIB = 1024;

/** Fargate's Linux sizes: vCPU units, and the memory in MiB that may go with them. */
const FARGATE_SIZES: Readonly<Record<number, readonly number[]>> = {
  256: [GIB / 2, GIB, 2 * GIB],
  512: steps(GIB, 4 * GIB, GIB),
  1024: steps(2 * GIB, 8 * GIB, GIB),
  2048: steps(4 * GIB, 16 * GIB, GIB),
  4096: steps(8 * GIB, 30 * GIB, GIB),
  8192: steps(16 * GIB, 60 * GIB, 4 * GIB),
  16384: steps(32 * GIB, 120 * GIB, 8 * GIB),
};

/**
 * CloudFormation takes any size at synth, and fails at deployment.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 * @throws Error that names the rule and the value
 */
export function checkFargateSize({ cpuUnits, memorySize }: TaskSize): void {
  const sizes = FARGATE_SIZES[cpuUnits];
  if (!sizes)
    throw new Error(`cpuUnits must be one of ${Object.keys(FARGATE_SIZES).join(', ')} on Fargate, got ${cpuUnits}`);
  const mebibytes = memorySize.toMebibytes();
  if (!sizes.includes(mebibytes))
    throw new Error(
      `memorySize must be one of ${sizes.join(', ')} MiB for ${cpuUnits} cpuUnits on Fargate, got ${mebibytes} MiB`,
    );
}

function steps(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}
