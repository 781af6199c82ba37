import { INSTANCE_BUNDLES } from '../../lib/lightsail/catalogue.ts';
import type { Comparison } from './comparison.ts';
import { count, money } from './money.ts';
import { HOURS_A_MONTH, PRICES } from './prices.ts';

const LIGHTSAIL_PLAN = INSTANCE_BUNDLES.large_3_0;

export const LIGHTSAIL_OR_EC2: Comparison = {
  id: 'lightsail-or-ec2',
  title: 'Lightsail or EC2',
  says: `The same machine twice: ${LIGHTSAIL_PLAN.cpus} vCPU, ${LIGHTSAIL_PLAN.memoryGb} GB, ${LIGHTSAIL_PLAN.diskGb} GB of disk, a public address. Lightsail’s price has ${count(LIGHTSAIL_PLAN.transferGb / 1024)} TB of outgoing data in it, EC2’s none.`,
  sliders: [
    { id: 'outGb', label: 'Data out a month', unit: 'GB', min: 1, max: 5120, start: 200, isLogarithmic: true },
    {
      id: 'hours',
      label: 'Hours a month that it runs',
      unit: 'h',
      min: 10,
      max: HOURS_A_MONTH,
      start: HOURS_A_MONTH,
      step: 10,
    },
    { id: 'diskGb', label: 'Disk that EC2 would need', unit: 'GB', min: 8, max: 160, start: 160, step: 8 },
  ],
  across: 'outGb',
  options: ({ outGb = 0, hours = 0, diskGb = 0 }) => [
    {
      name: 'Lightsail, 8 GB plan',
      usd: LIGHTSAIL_PLAN.priceUsd,
      steps: [`${money(LIGHTSAIL_PLAN.priceUsd)}, whatever it does; a stopped instance is paid for too`],
    },
    {
      name: 'EC2 t3.large',
      usd:
        hours * (PRICES.ec2T3LargeHour.usd + PRICES.publicIpv4Hour.usd) +
        diskGb * PRICES.ebsGp3GbMonth.usd +
        outGb * PRICES.transferOutGb.usd,
      steps: [
        `${count(hours)} hours × (${money(PRICES.ec2T3LargeHour.usd)} + ${money(PRICES.publicIpv4Hour.usd)} for the address)`,
        `${count(diskGb)} GB × ${money(PRICES.ebsGp3GbMonth.usd)} of gp3`,
        `${count(outGb)} GB × ${money(PRICES.transferOutGb.usd)} of data out`,
      ],
    },
  ],
};
