import { readFileSync } from 'node:fs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type App, Stack } from 'aws-cdk-lib/core';
import { acknowledge } from '../../lib/kit/policy.ts';
import { enforcePolicies } from '../../lib/policy/enforce-policies.ts';
import { testApp, testStage } from './synth.ts';

function enforced(stageName: Parameters<typeof testStage>[0]): App {
  const app = testApp();
  enforcePolicies(app, testStage(stageName));
  return app;
}

/** What synth says against an app; empty if nothing. */
function report(app: App): string {
  try {
    app.synth({ force: true });
    return '';
  } catch (error) {
    return String(error);
  }
}

const STAGES = ['sandbox', 'production', 'local'] as const;

describe('policies', () => {
  it.each(STAGES)('of each gate stop the synth of a bare bucket in %s', (stage) => {
    const app = enforced(stage);
    new Bucket(new Stack(app, 'Test'), 'Bare');
    const findings = report(app);
    for (const id of ['AwsSolutions-S1', 'AwsSolutions-S10', 'Compute-S3UnfinishedUploads', 'CT.S3.PR.2'])
      expect(findings).toContain(`::${id}'`);
  });

  it.each(STAGES)('have nothing against an empty stack in %s', (stage) => {
    const app = enforced(stage);
    new Stack(app, 'Test');
    expect(report(app)).toBe('');
  });

  it.each(['AwsSolutions-S1', 'Compute-S3UnfinishedUploads', 'CT.S3.PR.2'])(
    'accept %s where it is acknowledged',
    (id) => {
      const app = enforced('sandbox');
      const stack = new Stack(app, 'Test');
      acknowledge(new Bucket(stack, 'Logs'), id, 'It holds the access logs of others.');
      expect(report(app)).not.toContain(`::${id}'`);
      new Bucket(stack, 'Other');
      expect(report(app)).toContain(`::${id}'`);
    },
  );

  it("count errors of the CDK's own validation as errors", () => {
    const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
    expect(context['@aws-cdk/core:validateAgainstDefaultRules']).toBe(true);
  });
});
