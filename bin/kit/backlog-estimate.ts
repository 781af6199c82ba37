import type { ObjectReference } from '../../lambda/kit/events.ts';
import { MAXIMUM_ARRAY } from './submit-backlog.ts';

export interface Rates {
  readonly vcpusOfJob: number;
  /** That a job holds its vCPUs for. */
  readonly secondsPerImage: number;
  /** In dollars. */
  readonly pricePerVcpuHour: number;
}

export interface Estimate {
  readonly images: number;
  readonly bytes: number;
  readonly jobs: number;
  readonly vcpuHours: number;
  readonly dollars: number;
}

/** What a backlog is, and what its hosts' vCPUs would cost. */
export async function estimateOf(images: AsyncIterable<ObjectReference>, rates: Rates): Promise<Estimate> {
  let count = 0;
  let bytes = 0;
  for await (const { size } of images) {
    count += 1;
    bytes += size;
  }
  const vcpuHours = (count * rates.vcpusOfJob * rates.secondsPerImage) / 3600;
  const jobs = Math.ceil(count / MAXIMUM_ARRAY);
  return { images: count, bytes, jobs, vcpuHours, dollars: vcpuHours * rates.pricePerVcpuHour };
}
