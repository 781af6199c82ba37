import {
  type Comparison,
  INSTANCE,
  type Option,
  type Settings,
  SPOT_DISCOUNT,
  SPOT_SHARE,
  spotRate,
} from './comparison.ts';
import { count, counted, money } from './money.ts';
import { HOURS_A_MONTH, PRICES } from './prices.ts';

export const FARGATE_OR_EC2: Comparison = {
  id: 'fargate-or-ec2',
  title: 'Fargate or EC2',
  says: 'Fargate asks for what a task needs; EC2 for whole instances, which are cheaper only as long as tasks fill them, and which are yours to patch.',
  sliders: [
    { id: 'requests', label: 'Requests a second', unit: '', min: 0.1, max: 10_000, start: 50, isLogarithmic: true },
    {
      id: 'perVcpu',
      label: 'Requests a second that one vCPU serves (measure yours)',
      unit: '',
      min: 1,
      max: 2000,
      start: 100,
      isLogarithmic: true,
    },
    { id: 'vcpu', label: 'Task size', unit: 'vCPU', min: 0.25, max: 2, start: 0.5, step: 0.25 },
    { id: 'gbPerVcpu', label: 'Memory', unit: 'GB a vCPU', min: 2, max: 4, start: 2, step: 1 },
    { ...SPOT_SHARE, start: 0 },
    SPOT_DISCOUNT,
  ],
  across: 'requests',
  options: (settings) => [fargateOption(settings), ec2Option(settings)],
};

function tasksFor({ requests = 0, perVcpu = 1, vcpu = 1 }: Settings): number {
  return Math.max(1, Math.ceil(requests / (perVcpu * vcpu)));
}

/** Tasks on Fargate for so many requests a second. */
export function fargateOption(settings: Settings): Option {
  const { vcpu = 0, gbPerVcpu = 0, perVcpu = 0, requests = 0 } = settings;
  const tasks = tasksFor(settings);
  const gb = vcpu * gbPerVcpu;
  const hourly = vcpu * PRICES.fargateArmVcpuHour.usd + gb * PRICES.fargateArmGbHour.usd;
  const rate = spotRate(hourly, settings);
  return {
    name: 'Fargate, arm64',
    usd: tasks * rate * HOURS_A_MONTH,
    steps: [
      `${count(requests)} requests a second ÷ (${count(perVcpu)} × ${count(vcpu)}) = ${counted(tasks, 'task')}, at least one`,
      `${count(vcpu)} vCPU × ${money(PRICES.fargateArmVcpuHour.usd)} + ${count(gb)} GB × ${money(PRICES.fargateArmGbHour.usd)} = ${money(hourly)} an hour`,
      `${counted(tasks, 'task')} × ${HOURS_A_MONTH} hours × ${money(rate)}`,
    ],
  };
}

function ec2Option(settings: Settings): Option {
  const { vcpu = 1, gbPerVcpu = 0 } = settings;
  const tasks = tasksFor(settings);
  const fit = Math.max(1, Math.floor(Math.min(INSTANCE.vcpus / vcpu, INSTANCE.gb / (vcpu * gbPerVcpu))));
  const instances = Math.ceil(tasks / fit);
  const rate = spotRate(PRICES.ec2M7gLargeHour.usd, settings);
  return {
    name: 'EC2 m7g.large',
    usd: instances * rate * HOURS_A_MONTH,
    steps: [
      `${counted(tasks, 'task')} ÷ ${fit} that fit on ${INSTANCE.vcpus} vCPU and ${INSTANCE.gb} GiB = ${counted(instances, 'instance')}`,
      `${count(instances)} × ${HOURS_A_MONTH} hours × ${money(rate)}, without disks`,
    ],
  };
}
