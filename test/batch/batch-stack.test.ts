import { Match } from 'aws-cdk-lib/assertions';
import { batchTemplate } from './stack.ts';

describe('Batch', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (name) => {
    expect(batchTemplate(name).toJSON()).toMatchSnapshot();
  });

  it('tells what submits a backlog all that it needs', () => {
    const { Outputs } = batchTemplate().toJSON();
    const wanted = ['UploadsQueue', 'BacklogQueue', 'JobDefinition', 'VcpusOfJob', 'SizeLimitBytes'];
    expect(Object.keys(Outputs)).toEqual(expect.arrayContaining(wanted));
    expect(Outputs.SizeLimitBytes.Value).toBe(String(50 * 1024 ** 2));
  });

  it('uses no AWS managed policy', () => {
    batchTemplate().allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });
});
