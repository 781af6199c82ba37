import { round, type Table } from './table.ts';

/**
 * A Lambda function has as much of a vCPU as it has of this.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const MEBIBYTES_PER_VCPU = 1769;
const SIZES_MEBIBYTES = [512, 1024, 1769, 3008];

/** What an image costs at each size of the function, given the CPU that one thread takes for it. */
export function memorySizes(cpuMsPerImage: number): Table {
  const rows = SIZES_MEBIBYTES.map((mebibytes) => {
    const vcpus = mebibytes / MEBIBYTES_PER_VCPU;
    const wallMs = cpuMsPerImage / Math.min(vcpus, 1);
    const figures = {
      vCPU: round(vcpus),
      'CPU s an image': round(cpuMsPerImage / 1000),
      'wall s an image': round(wallMs / 1000),
      'GB-s for 1,000 images': round((mebibytes / 1024) * wallMs, 0),
    };
    return { name: `${mebibytes} MiB`, figures };
  });
  return { title: "The function's memory size, by arithmetic from the mean of the corpus", rows };
}
