import { Template } from 'aws-cdk-lib/assertions';
import { ApiStack } from '../../lib/api/api-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

describe('Api', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (name) => {
    const stack = new ApiStack(testApp(), 'Api', { stage: testStage(name) });
    expect(Template.fromStack(stack).toJSON()).toMatchSnapshot();
  });
});
