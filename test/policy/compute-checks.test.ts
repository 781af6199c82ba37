import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnJobQueue } from 'aws-cdk-lib/aws-batch';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { Bucket, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { type App, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ComputeChecks } from '../../lib/policy/compute-checks.ts';
import { RULES } from '../../lib/policy/rules/index.ts';
import { testApp } from '../kit/synth.ts';

function checkedApp(): App {
  const app = testApp();
  Validations.of(app).addPlugins(new ComputeChecks());
  return app;
}

/** Breaks `Compute-BatchStuckJobs`. */
function jobQueue(scope: Construct, id = 'Jobs'): CfnJobQueue {
  return new CfnJobQueue(scope, id, { priority: 1, computeEnvironmentOrder: [] });
}

const ID = 'Compute-BatchStuckJobs';

describe('ComputeChecks', () => {
  it('make synth fail, with the construct, the reason and the fix', () => {
    const app = checkedApp();
    jobQueue(new Stack(app, 'Test'));
    const synth = () => app.synth();
    expect(synth).toThrow(/A queue gives up jobs that can never start\. .*blocks all behind it/);
    expect(synth).toThrow(/Test\/Jobs/);
    expect(synth).toThrow(/Suggested fix: Set JobStateTimeLimitActions/);
  });

  it('let synth pass where nothing is wrong', () => {
    const app = checkedApp();
    const stack = new Stack(app, 'Test');
    new Bucket(stack, 'Bucket', { lifecycleRules: [{ abortIncompleteMultipartUploadAfter: undefined }] });
    const bucket = stack.node.findChild('Bucket').node.defaultChild as CfnBucket;
    bucket.lifecycleConfiguration = {
      rules: [{ status: 'Enabled', abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } }],
    };
    expect(() => app.synth()).not.toThrow();
  });

  it.each([ID, `Compute::${ID}`])('accept what is acknowledged as %s, there only', (id) => {
    const app = checkedApp();
    const stack = new Stack(app, 'Test');
    Validations.of(jobQueue(stack)).acknowledge({ id, reason: 'Someone watches it.' });
    expect(() => app.synth({ force: true })).not.toThrow();
    jobQueue(stack, 'Others');
    expect(() => app.synth({ force: true })).toThrow(/Test\/Others/);
  });

  it('do not accept what is acknowledged for another rule', () => {
    const app = checkedApp();
    Validations.of(jobQueue(new Stack(app, 'Test'))).acknowledge({
      id: 'Compute-BatchTimeout',
      reason: 'It is a queue.',
    });
    expect(() => app.synth()).toThrow(/Test\/Jobs/);
  });

  it('see what an override does', () => {
    const app = checkedApp();
    const queue = jobQueue(new Stack(app, 'Test'));
    const limit = {
      Action: 'CANCEL',
      MaxTimeSeconds: 600,
      Reason: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY',
      State: 'RUNNABLE',
    };
    queue.addPropertyOverride('JobStateTimeLimitActions', [limit]);
    expect(() => app.synth({ force: true })).not.toThrow();
    queue.addPropertyOverride('JobStateTimeLimitActions', []);
    expect(() => app.synth({ force: true })).toThrow(/Test\/Jobs/);
  });

  it('see what a nested stack has, and what is acknowledged there', () => {
    const app = checkedApp();
    const nested = new NestedStack(new Stack(app, 'Test'), 'Nested');
    const queue = jobQueue(nested);
    expect(() => app.synth({ force: true })).toThrow(/Test\/Nested\/Jobs/);
    Validations.of(queue).acknowledge({ id: ID, reason: 'Someone watches it.' });
    expect(() => app.synth({ force: true })).not.toThrow();
  });

  it('see what a stage has', () => {
    const app = checkedApp();
    jobQueue(new Stack(new Stage(app, 'Stage'), 'Test'));
    expect(() => app.synth()).toThrow(/Stage\/Test\/Jobs/);
  });

  it('see what an included template has', () => {
    const app = checkedApp();
    const templateFile = join(app.outdir, 'included.json');
    const Resources = {
      Jobs: { Type: 'AWS::Batch::JobQueue', Properties: { Priority: 1, ComputeEnvironmentOrder: [] } },
    };
    writeFileSync(templateFile, JSON.stringify({ Resources }));
    new CfnInclude(new Stack(app, 'Test'), 'Included', { templateFile });
    expect(() => app.synth()).toThrow(/Test\/Included\/Jobs/);
  });

  it('judge only the stages that they are added to', () => {
    const app = testApp();
    const checked = new Stage(app, 'Checked');
    Validations.of(checked).addPlugins(new ComputeChecks());
    jobQueue(new Stack(new Stage(app, 'Other'), 'Test'));
    new CfnRole(new Stack(checked, 'Test'), 'Role', { assumeRolePolicyDocument: { Statement: [] } });
    expect(() => app.synth()).not.toThrow();
  });

  it('fail on a rule that fails', () => {
    const app = testApp();
    const broken = RULES.find(({ id }) => id === 'BatchStuckJobs');
    if (!broken) throw new Error('There must be this rule');
    const isBrokenBy = () => {
      throw new Error('out of order');
    };
    Validations.of(app).addPlugins(new ComputeChecks({ rules: [{ ...broken, isBrokenBy }] }));
    jobQueue(new Stack(app, 'Test'));
    expect(() => app.synth()).toThrow(/The rule could not judge this: out of order/);
  });
});
