import { Template } from 'aws-cdk-lib/assertions';
import { ApiStack } from '../../lib/api/api-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

/** A version's logical id ends in a hash of the function's asset, which changes with the checkout. */
const VERSION_HASH = /(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g;

describe('Api', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (name) => {
    const stack = new ApiStack(testApp(), 'Api', { stage: testStage(name) });
    const template = JSON.stringify(Template.fromStack(stack).toJSON()).replace(VERSION_HASH, '$1');
    expect(JSON.parse(template)).toMatchSnapshot();
  });
});
