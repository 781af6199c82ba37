import { type Comparison, type Option, SECONDS_A_MONTH, type Settings } from './comparison.ts';
import { fargateOption } from './fargate-or-ec2.ts';
import { count, money } from './money.ts';
import { HOURS_A_MONTH, PRICES } from './prices.ts';

export const REST_OR_ALWAYS_ON: Comparison = {
  id: 'rest-or-always-on',
  title: 'A REST API, or a service that always runs',
  says: 'API Gateway and Lambda cost nothing while nobody calls. A container behind a load balancer costs the same all night, and less for each call by day.',
  sliders: [
    {
      id: 'requests',
      label: 'Requests a second, on average',
      unit: '',
      min: 0.001,
      max: 1000,
      start: 0.1,
      isLogarithmic: true,
    },
    { id: 'milliseconds', label: 'Time of the function', unit: 'ms', min: 5, max: 500, start: 20, step: 5 },
    { id: 'gb', label: 'Memory of the function', unit: 'GB', min: 0.125, max: 2, start: 0.5, step: 0.125 },
    {
      id: 'perVcpu',
      label: 'Requests a second that one vCPU serves (measure yours)',
      unit: '',
      min: 1,
      max: 2000,
      start: 100,
      isLogarithmic: true,
    },
    { id: 'vcpu', label: 'Task size', unit: 'vCPU', min: 0.25, max: 2, start: 0.25, step: 0.25 },
  ],
  across: 'requests',
  options: (settings) => [restOption(settings), serviceOption(settings)],
};

function restOption({ requests = 0, milliseconds = 0, gb = 0 }: Settings): Option {
  const times = requests * SECONDS_A_MONTH;
  const gbSeconds = (times * gb * milliseconds) / 1000;
  const each = PRICES.restRequest.usd + PRICES.lambdaRequest.usd + PRICES.dynamoRead.usd;
  return {
    name: 'API Gateway, Lambda, DynamoDB',
    usd: times * each + gbSeconds * PRICES.lambdaArmGbSecond.usd,
    steps: [
      `${count(times)} requests × (${money(PRICES.restRequest.usd)} + ${money(PRICES.lambdaRequest.usd)} + ${money(PRICES.dynamoRead.usd)} for a read)`,
      `${count(times)} × ${count(gb)} GB × ${count(milliseconds)} ms = ${count(gbSeconds)} GB-s × ${money(PRICES.lambdaArmGbSecond.usd)}`,
    ],
  };
}

function serviceOption(settings: Settings): Option {
  const { requests = 0, vcpu = 0 } = settings;
  const tasks = fargateOption({ ...settings, gbPerVcpu: 2 });
  const balancer = HOURS_A_MONTH * (PRICES.albHour.usd + 2 * PRICES.publicIpv4Hour.usd);
  const reads = requests * SECONDS_A_MONTH * PRICES.dynamoRead.usd;
  return {
    name: 'Load balancer, Fargate, DynamoDB',
    usd: (tasks.usd ?? 0) + balancer + reads,
    steps: [
      `${HOURS_A_MONTH} hours × (${money(PRICES.albHour.usd)} + 2 addresses × ${money(PRICES.publicIpv4Hour.usd)}), without LCUs`,
      ...tasks.steps.slice(0, 1),
      `tasks of ${count(vcpu)} vCPU: ${money(tasks.usd ?? 0)}`,
      `${count(requests * SECONDS_A_MONTH)} reads × ${money(PRICES.dynamoRead.usd)}`,
    ],
  };
}
