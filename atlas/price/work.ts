import { CRON_METRICS } from '../../lambda/cron/contract.ts';
import { HOST_DISK_GB } from './batch-or-lambda.ts';
import { INSTANCE } from './comparison.ts';
import { HOURS_A_MONTH, type PriceId } from './prices.ts';

/** So many of something at a price. */
interface Use {
  readonly price: PriceId;
  readonly quantity: number;
  /** Why so many. */
  readonly why: string;
}

/** What one piece of a system's work uses, as measured or as its page in docs counts it. */
export interface Work {
  readonly word: string;
  /** What is counted. */
  readonly unit: string;
  readonly uses: readonly Use[];
  /** How often it is done in a month in which nobody does anything. @default 0 */
  readonly idleTimes?: number;
  /** What a month costs besides, in which it is done at all. @default - nothing */
  readonly monthly?: readonly Use[];
}

/** Mean of the corpus at 1,769 MiB: docs/figures.md. */
const THUMBNAIL_SECONDS = 0.26;
/** A warm function's, for a document of one page: docs/figures.md. */
const PREVIEW_SECONDS = 0.12;
/** Of one vCPU, for 20,000 × 20,000 px: docs/batch.md. */
const PYRAMID_SECONDS = 9.4;
/** Of a host, while it does one. */
const PYRAMID_HOURS = PYRAMID_SECONDS / INSTANCE.vcpus / 3600;
/** Assumed: docs/api.md. */
const REQUEST_SECONDS = 0.011;
/** 1,769 MiB. */
const FUNCTION_GB = 1769 / 1024;

const storageUses = (results: string): readonly Use[] => [
  { price: 's3Get', quantity: 5, why: 'a look at three results, the upload, and a last look at it' },
  { price: 's3Put', quantity: 3, why: results },
];

export const WORK: readonly Work[] = [
  {
    word: 'thumbnail',
    unit: 'image',
    uses: [
      { price: 'lambdaRequest', quantity: 1, why: 'one invocation' },
      {
        price: 'lambdaArmGbSecond',
        quantity: FUNCTION_GB * THUMBNAIL_SECONDS,
        why: `1,769 MiB for ${THUMBNAIL_SECONDS} s, the mean in docs/figures.md`,
      },
      ...storageUses('three thumbnails'),
    ],
  },
  {
    word: 'lambda-container',
    unit: 'PDF',
    uses: [
      { price: 'lambdaRequest', quantity: 1, why: 'one invocation' },
      {
        price: 'lambdaArmGbSecond',
        quantity: FUNCTION_GB * PREVIEW_SECONDS,
        why: `1,769 MiB for ${PREVIEW_SECONDS} s, a warm function's in docs/figures.md`,
      },
      ...storageUses('three previews'),
    ],
  },
  {
    word: 'batch',
    unit: 'image of 20,000 × 20,000 px',
    uses: [
      {
        price: 'ec2M7gLargeHour',
        quantity: PYRAMID_HOURS,
        why: `${PYRAMID_SECONDS} s of a vCPU on demand, measured in docs/batch.md; Spot asks less`,
      },
      {
        price: 'ebsGp3GbMonth',
        quantity: (HOST_DISK_GB * PYRAMID_HOURS) / HOURS_A_MONTH,
        why: `the host’s ${HOST_DISK_GB} GB for as long`,
      },
      { price: 'publicIpv4Hour', quantity: PYRAMID_HOURS, why: 'the host’s address for as long' },
      { price: 's3Get', quantity: 6, why: 'a look at four results, the upload, and a last look at it' },
      { price: 's3Put', quantity: 17, why: 'all tiles as one object in 14 requests, three thumbnails' },
    ],
  },
  {
    word: 'cron',
    unit: 'run',
    uses: [
      { price: 'schedulerInvocation', quantity: 1, why: 'one an hour' },
      { price: 'lambdaRequest', quantity: 1, why: 'one invocation' },
      { price: 's3Put', quantity: 8, why: 'listings and the report of an almost empty library: docs/cron.md' },
    ],
    idleTimes: HOURS_A_MONTH,
    monthly: [
      {
        price: 'customMetricMonth',
        quantity: Object.keys(CRON_METRICS).length,
        why: 'what a run measures: lambda/cron/contract.ts',
      },
    ],
  },
  {
    word: 'api',
    unit: 'request that reads an item',
    uses: [
      { price: 'restRequest', quantity: 1, why: 'one request' },
      { price: 'lambdaRequest', quantity: 1, why: 'one invocation' },
      { price: 'lambdaArmGbSecond', quantity: REQUEST_SECONDS, why: '1 GB for 11 ms, assumed' },
      { price: 'dynamoRead', quantity: 1, why: 'one item of up to 4 KB, strongly consistent' },
    ],
  },
];
