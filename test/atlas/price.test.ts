import { COMPARISONS } from '../../atlas/price/comparisons.ts';
import { type IdlePrice, idlePrices, idleTotal } from '../../atlas/price/idle.ts';
import { counted, money } from '../../atlas/price/money.ts';
import { ALWAYS_FREE, HOURS_A_MONTH, PRICES, RETRIEVED } from '../../atlas/price/prices.ts';
import { assembly, resource } from './made-stacks.ts';

const ALARM = resource('AWS::CloudWatch::Alarm');

function idle(resources: Parameters<typeof assembly>[0][string]): IdlePrice {
  const [price] = idlePrices(assembly({ One: resources }));
  if (!price) throw new Error('there is no stack');
  return price;
}

describe('the idle price of a stack', () => {
  it.each([
    ['a queue', { A: resource('AWS::SQS::Queue') }, 0],
    ['an alarm', { A: ALARM }, 0.1],
    [
      'an alarm of two metrics',
      {
        A: resource('AWS::CloudWatch::Alarm', {
          Metrics: [{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'a/b' }],
        }),
      },
      0.2,
    ],
    ['a NAT gateway and its address', { A: resource('AWS::EC2::NatGateway'), B: resource('AWS::EC2::EIP') }, 36.5],
    [
      'an interface endpoint in two zones',
      { A: resource('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] }) },
      14.6,
    ],
    ['a gateway endpoint', { A: resource('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }) }, 0],
    [
      'a public load balancer in two zones',
      { A: resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing', Subnets: ['a', 'b'] }) },
      23.725,
    ],
    ['a web ACL of three rules', { A: resource('AWS::WAFv2::WebACL', { Rules: [{}, {}, {}] }) }, 8],
    [
      'a compute environment that shrinks to nothing',
      { A: resource('AWS::Batch::ComputeEnvironment', { ComputeResources: { MinvCpus: 0 } }) },
      0,
    ],
    ['the smallest Lightsail plan', { A: resource('AWS::Lightsail::Instance', { BundleId: 'nano_3_0' }) }, 5],
  ])('of %s', (_, resources, usd) => {
    const price = idle(resources);
    expect(price.usd).toBeCloseTo(usd, 6);
    expect(price.unpriced).toEqual([]);
  });

  it('counts what two Fargate tasks need, and their addresses', () => {
    const { usd } = idle({
      Task: resource('AWS::ECS::TaskDefinition', {
        Cpu: '512',
        Memory: '1024',
        RequiresCompatibilities: ['FARGATE'],
        RuntimePlatform: { CpuArchitecture: 'ARM64' },
      }),
      Service: resource('AWS::ECS::Service', {
        DesiredCount: 2,
        TaskDefinition: { Ref: 'Task' },
        NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
      }),
    });
    expect(usd).toBeCloseTo(2 * HOURS_A_MONTH * (0.5 * 0.03238 + 0.00356 + 0.005), 6);
  });

  it('counts an hourly schedule’s runs, by 730 a month', () => {
    const { lines } = idle({ A: resource('AWS::Scheduler::Schedule') });
    expect(lines.find(({ price }) => price === 'schedulerInvocation')?.quantity).toBe(HOURS_A_MONTH);
  });

  it('says which types it has no price for, rather than call them free', () => {
    expect(idle({ A: resource('AWS::Quantum::BigJob'), B: ALARM }).unpriced).toEqual(['AWS::Quantum::BigJob']);
    const group = resource('AWS::AutoScaling::AutoScalingGroup', { MinSize: '1' });
    expect(idle({ A: group }).unpriced).toEqual(['AWS::AutoScaling::AutoScalingGroup']);
  });

  it('is less what every account has for nothing, counted once for all stacks', () => {
    const alarms = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`A${index}`, ALARM]));
    const total = idleTotal(idlePrices(assembly({ One: alarms(7), Two: alarms(7) })));
    expect(total.list).toBeCloseTo(1.4);
    expect(total.afterFree).toBeCloseTo(0.4);
  });
});

describe('the price list', () => {
  it.each(Object.entries(PRICES))('%s has a price, a unit and a source', (_, { usd, per, source }) => {
    expect(usd).toBeGreaterThan(0);
    expect(per).not.toBe('');
    expect(() => new URL(source)).not.toThrow();
  });

  it('has the day on which it was looked up', () => expect(RETRIEVED).toMatch(/^20\d\d-\d\d-\d\d$/));

  it('has a price for all that is free up to a limit', () => {
    for (const id of Object.keys(ALWAYS_FREE)) expect(PRICES).toHaveProperty(id);
  });
});

describe('a comparison', () => {
  const settings = (id: string, given: Readonly<Record<string, number>>) => {
    const comparison = COMPARISONS.find((one) => one.id === id);
    if (!comparison) throw new Error(`there is no ${id}`);
    const start = Object.fromEntries(comparison.sliders.map((slider) => [slider.id, slider.start]));
    return comparison.options({ ...start, ...given });
  };

  it.each(COMPARISONS.map((comparison) => [comparison.id, comparison] as const))(
    '%s plots over one of its sliders',
    (_, { sliders, across }) => {
      expect(sliders.map(({ id }) => id)).toContain(across);
    },
  );

  it('takes Lambda’s price to the cent', () => {
    const [lambda] = settings('batch-or-lambda', { images: (24 / HOURS_A_MONTH) * 1000, seconds: 1, gb: 2 });
    expect(lambda?.usd).toBeCloseTo(1000 * 0.0000002 + 2000 * 0.0000133334, 9);
  });

  it('counts a Batch host’s disk and address, without Spot’s discount', () => {
    // One image a month, alone on its host, for an hour in all.
    const given = { images: 24 / HOURS_A_MONTH, seconds: 3420 * 2, gb: 2, perInstance: 1, startSeconds: 180 };
    const [, batch] = settings('batch-or-lambda', { ...given, spotShare: 100, spotDiscount: 50 });
    expect(batch?.usd).toBeCloseTo(0.0816 / 2 + (100 * 0.08) / HOURS_A_MONTH + 0.005, 9);
  });

  it('has no Lambda where work takes longer than 15 minutes or needs more than 10 GB', () => {
    expect(settings('batch-or-lambda', { seconds: 901, gb: 2 })[0]?.usd).toBeUndefined();
    expect(settings('batch-or-lambda', { seconds: 1, gb: 10.5 })[0]?.usd).toBeUndefined();
  });

  it('has a function with half a vCPU take twice as long', () => {
    const half = 1769 / 1024 / 2;
    const [slow] = settings('batch-or-lambda', { seconds: 500, gb: half });
    expect(slow?.usd).toBeUndefined();
    expect(settings('batch-or-lambda', { seconds: 440, gb: half })[0]?.usd).toBeGreaterThan(0);
  });

  it('lets Spot take its discount off its share only', () => {
    const [whole, half] = [0, 50].map(
      (spotShare) => settings('fargate-or-ec2', { spotShare, spotDiscount: 60 })[0]?.usd ?? 0,
    );
    expect((half ?? 0) / (whole ?? 1)).toBeCloseTo(0.7);
  });

  it('costs nothing for a REST API that nobody calls, unlike a service that runs', () => {
    const [rest, service] = settings('rest-or-always-on', { requests: 0 });
    expect(rest?.usd).toBe(0);
    expect(service?.usd).toBeGreaterThan(20);
  });
});

describe('money', () => {
  it.each([
    [0, '$0'],
    [0.0000133334, '$0.0000133334'],
    [0.0225, '$0.0225'],
    [1234.5, '$1,234.50'],
  ])('%d is %s', (usd, text) => expect(money(usd)).toBe(text));

  it('counts one as one', () => expect([counted(1, 'task'), counted(2, 'task')]).toEqual(['1 task', '2 tasks']));
});
