import { backlogFlags } from '../../bin/kit/backlog-flags.ts';

describe('flags of batch:submit', () => {
  it('have defaults but for the prefix', () => {
    expect(backlogFlags(['--prefix', 'scans/'])).toEqual({
      prefix: 'scans/',
      share: undefined,
      dryRun: false,
      secondsPerImage: 9.4,
      pricePerVcpuHour: 0.0165,
    });
  });

  it('are all taken', () => {
    const args = ['--prefix', '', '--dry-run', '--share', 'museum'];
    const rates = ['--seconds-per-image', '60', '--price-per-vcpu-hour', '0.04'];
    expect(backlogFlags([...args, ...rates])).toEqual({
      prefix: '',
      share: 'museum',
      dryRun: true,
      secondsPerImage: 60,
      pricePerVcpuHour: 0.04,
    });
  });

  it.each([
    [[], '--prefix must be given, if need be as "", got nothing'],
    [['--prefix', 'a', '--seconds-per-image', '-1'], '--seconds-per-image'],
    [['--prefix', 'a', '--seconds-per-image=0'], '--seconds-per-image must be a positive number, got "0"'],
    [['--prefix', 'a', '--price-per-vcpu-hour', 'x'], '--price-per-vcpu-hour must be a positive number, got "x"'],
    [['--prefx', 'a'], "Unknown option '--prefx'"],
  ])('refuse %j, and say how they are used', (args, message) => {
    expect(() => backlogFlags(args)).toThrow(message);
    expect(() => backlogFlags(args)).toThrow('npm run batch:submit -- --prefix <beginning of keys>');
  });
});
