import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { backlogFlags } from '../../bin/kit/backlog-flags.ts';
import { batchOutputs } from '../../bin/kit/batch-outputs.ts';

const cloudFormation = mockClient(CloudFormationClient);
const names = {
  UploadsBucket: 'uploads',
  DerivedBucket: 'derived',
  BacklogQueue: 'queue',
  JobDefinition: 'definition:7',
  VcpusOfJob: '2',
  SizeLimitBytes: '52428800',
};

function deployed(outputs: Record<string, string>): void {
  const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  cloudFormation.on(DescribeStacksCommand, { StackName: 'Batch' }).resolves({
    Stacks: [{ StackName: 'Batch', CreationTime: new Date(), StackStatus: 'CREATE_COMPLETE', Outputs }],
  });
}

beforeEach(() => {
  cloudFormation.reset();
});

describe('outputs of the Batch stack', () => {
  it('are read with their types', async () => {
    deployed({ ...names, Another: 'output' });
    expect(await batchOutputs(new CloudFormationClient({}), 'Batch')).toEqual({
      ...names,
      VcpusOfJob: 2,
      SizeLimitBytes: 52_428_800,
    });
  });

  it('are missed by name', async () => {
    const { BacklogQueue, ...others } = names;
    deployed(others);
    await expect(batchOutputs(new CloudFormationClient({}), 'Batch')).rejects.toThrow(
      'stack must be a deployed Batch stack, got "Batch", without BacklogQueue',
    );
  });
});

describe('flags of batch:submit', () => {
  it('have defaults but for the prefix', () => {
    expect(backlogFlags(['--prefix', 'scans/'])).toEqual({
      prefix: 'scans/',
      stack: 'Batch',
      share: undefined,
      dryRun: false,
      secondsPerImage: 17,
      pricePerVcpuHour: 0.0165,
    });
  });

  it('are all taken', () => {
    const args = ['--prefix', '', '--dry-run', '--stack', 'B', '--share', 'museum'];
    const rates = ['--seconds-per-image', '60', '--price-per-vcpu-hour', '0.04'];
    expect(backlogFlags([...args, ...rates])).toEqual({
      prefix: '',
      stack: 'B',
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
