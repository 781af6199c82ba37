import { parseArgs } from 'node:util';
import * as z from 'zod/mini';

/**
 * One vCPU of c7g on Spot in us-east-1: $0.019 to $0.033 an hour for the two of a c7g.large in the middle
 * of 2026 (docs/batch.md); the upper end.
 */
const SPOT_PRICE_PER_VCPU_HOUR = 0.0165;
/** CPU time that a 20,000 × 20,000 px JPEG took (docs/figures.md), as if one vCPU of the job's did all of it. */
const SECONDS_PER_IMAGE = 9.4;

const USAGE = `npm run batch:submit -- --prefix <beginning of keys> [--dry-run]
  --prefix              whose images are submitted; "" for the whole bucket
  --dry-run             only count, and say what it would cost
  --share               whose share of the queue, where it has a fair share policy
  --seconds-per-image   for which a job holds its vCPUs, in a dry run (${SECONDS_PER_IMAGE})
  --price-per-vcpu-hour in dollars, in a dry run (${SPOT_PRICE_PER_VCPU_HOUR})`;

const positiveRule = 'must be a positive number';
const positive = z.coerce.number({ error: positiveRule }).check(z.positive({ error: positiveRule }));

const flags = z.object({
  prefix: z.string({ error: 'must be given, if need be as ""' }),
  share: z.optional(z.string()),
  'dry-run': z._default(z.boolean(), false),
  'seconds-per-image': z._default(positive, SECONDS_PER_IMAGE),
  'price-per-vcpu-hour': z._default(positive, SPOT_PRICE_PER_VCPU_HOUR),
});

export interface BacklogFlags {
  readonly prefix: string;
  readonly share?: string;
  readonly dryRun: boolean;
  readonly secondsPerImage: number;
  readonly pricePerVcpuHour: number;
}

/** @throws Error that names the flag, the rule and the value, and shows how it is used */
export function backlogFlags(args: readonly string[]): BacklogFlags {
  try {
    const { prefix, share, ...rest } = parse(args);
    return {
      prefix,
      share,
      dryRun: rest['dry-run'],
      secondsPerImage: rest['seconds-per-image'],
      pricePerVcpuHour: rest['price-per-vcpu-hour'],
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

function parse(args: readonly string[]): z.infer<typeof flags> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      prefix: { type: 'string' },
      share: { type: 'string' },
      'dry-run': { type: 'boolean' },
      'seconds-per-image': { type: 'string' },
      'price-per-vcpu-hour': { type: 'string' },
    },
  });
  const parsed = z.safeParse(flags, values);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'is invalid' };
  const name = String(path[0]) as keyof typeof values;
  throw new Error(`--${name} ${message}, got ${JSON.stringify(values[name]) ?? 'nothing'}`);
}
