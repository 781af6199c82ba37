import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { libraryOutputs } from '../../bin/kit/stack-outputs.ts';

const cloudFormation = mockClient(CloudFormationClient);
const storage = { UploadsBucket: 'uploads', DerivedBucket: 'derived' };
const batch = { BacklogQueue: 'queue', JobDefinition: 'definition:7', VcpusOfJob: '2', SizeLimitBytes: '52428800' };

function deployed(StackName: string, outputs: Record<string, string>): void {
  const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  const stack = { StackName, CreationTime: new Date(), StackStatus: 'CREATE_COMPLETE' as const, Outputs };
  cloudFormation.on(DescribeStacksCommand, { StackName }).resolves({ Stacks: [stack] });
}

beforeEach(() => {
  cloudFormation.reset();
  deployed('Storage', storage);
});

describe('outputs of the deployed stacks', () => {
  it('are read with their types', async () => {
    deployed('Batch', { ...batch, Another: 'output' });
    expect(await libraryOutputs(new CloudFormationClient({}))).toEqual({
      ...storage,
      ...batch,
      VcpusOfJob: 2,
      SizeLimitBytes: 52_428_800,
    });
  });

  it('are missed by name', async () => {
    const { BacklogQueue, ...others } = batch;
    deployed('Batch', others);
    await expect(libraryOutputs(new CloudFormationClient({}))).rejects.toThrow(
      "stack Batch must be this product's, as it is now, got one without BacklogQueue",
    );
  });
});
