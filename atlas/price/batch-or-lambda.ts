import {
  type Comparison,
  DAYS_A_MONTH,
  INSTANCE,
  type Option,
  type Settings,
  SPOT_DISCOUNT,
  SPOT_SHARE,
  spotRate,
} from './comparison.ts';
import { count, money } from './money.ts';
import { HOURS_A_MONTH, PRICES } from './prices.ts';

/** What Lambda stops any invocation at. */
const LAMBDA_LIMIT_SECONDS = 900;
const LAMBDA_LIMIT_GB = 10;
/** 1,769 MiB, with which a function has one whole vCPU; with less, it has less. */
const VCPU_GB = 1769 / 1024;

/** What each host has besides: see `disk` of `BatchPipeline`, and `egress`. */
export const HOST_DISK_GB = 100;

export const BATCH_OR_LAMBDA: Comparison = {
  id: 'batch-or-lambda',
  title: 'Batch or Lambda',
  says: 'Lambda asks more for a second of CPU and nothing for waiting. Batch asks less, but an instance has to start; and it is the only one of the two where work takes more than 15 minutes or 10 GB.',
  sliders: [
    { id: 'images', label: 'Images a day', unit: '', min: 1, max: 1_000_000, start: 1000, isLogarithmic: true },
    { id: 'seconds', label: 'CPU seconds an image', unit: 's', min: 0.1, max: 3600, start: 60, isLogarithmic: true },
    { id: 'gb', label: 'Memory', unit: 'GB', min: 0.5, max: 16, start: 2, step: 0.5 },
    {
      id: 'perInstance',
      label: 'Images an instance does before it goes away',
      unit: '',
      min: 1,
      max: 1000,
      start: 20,
      isLogarithmic: true,
    },
    {
      id: 'startSeconds',
      label: 'Seconds to start an instance and to let it go',
      unit: 's',
      min: 30,
      max: 600,
      start: 180,
      step: 10,
    },
    SPOT_SHARE,
    SPOT_DISCOUNT,
  ],
  across: 'images',
  options: (settings) => [lambdaOption(settings), batchOption(settings)],
};

function lambdaOption({ images = 0, seconds = 0, gb = 0 }: Settings): Option {
  const name = 'Lambda, arm64';
  const wall = seconds * Math.max(1, VCPU_GB / gb);
  if (wall > LAMBDA_LIMIT_SECONDS) return { name, steps: ['It would take more than 15 minutes, where Lambda stops.'] };
  if (gb > LAMBDA_LIMIT_GB) return { name, steps: ['It would take more than 10 GB, which Lambda has at most.'] };
  const times = images * DAYS_A_MONTH;
  const gbSeconds = times * wall * gb;
  const usd = times * PRICES.lambdaRequest.usd + gbSeconds * PRICES.lambdaArmGbSecond.usd;
  return {
    name,
    usd,
    steps: [
      `${count(images)} images × ${count(DAYS_A_MONTH)} days = ${count(times)} requests × ${money(PRICES.lambdaRequest.usd)}`,
      `${count(times)} × ${count(wall)} s × ${count(gb)} GB = ${count(gbSeconds)} GB-s × ${money(PRICES.lambdaArmGbSecond.usd)}`,
    ],
  };
}

function batchOption(settings: Settings): Option {
  const { images = 0, seconds = 0, gb = 0, perInstance = 1, startSeconds = 0 } = settings;
  const times = images * DAYS_A_MONTH;
  const atOnce = Math.max(1, Math.min(INSTANCE.vcpus, Math.floor(INSTANCE.gb / gb)));
  const starts = times / perInstance;
  const instanceHours = ((times * seconds) / atOnce + starts * startSeconds) / 3600;
  const rate = spotRate(PRICES.ec2M7gLargeHour.usd, settings);
  const disk = (HOST_DISK_GB * PRICES.ebsGp3GbMonth.usd) / HOURS_A_MONTH;
  const hostRate = rate + disk + PRICES.publicIpv4Hour.usd;
  return {
    name: 'Batch on m7g.large',
    usd: instanceHours * hostRate,
    steps: [
      `${count(times)} images × ${count(seconds)} s ÷ ${atOnce} at once = ${count((times * seconds) / atOnce / 3600)} hours of work`,
      `${count(starts)} instances × ${count(startSeconds)} s = ${count((starts * startSeconds) / 3600)} hours of starting`,
      `${money(rate)}, that is ${money(PRICES.ec2M7gLargeHour.usd)} less Spot, + ${money(disk)} for ${HOST_DISK_GB} GB of gp3 + ${money(PRICES.publicIpv4Hour.usd)} for an address = ${money(hostRate)} an hour`,
      `${count(instanceHours)} hours × ${money(hostRate)}`,
    ],
  };
}
