import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack, Validations } from 'aws-cdk-lib/core';
import { ControlTowerChecks } from '../../lib/policy/control-tower-checks.ts';
import { testApp } from '../kit/synth.ts';

function checkedApp(...notKept: string[]): App {
  return checked(testApp(), notKept);
}

function checked(app: App, notKept: readonly string[]): App {
  const reasons = Object.fromEntries(notKept.map((id) => [id, 'A test.']));
  Validations.of(app).addPlugins(new ControlTowerChecks({ notKept: reasons }));
  return app;
}

/** What a bare bucket breaks. */
const OF_A_BUCKET = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11].map((number) => `CT.S3.PR.${number}`);

describe('ControlTowerChecks', () => {
  it('find what a bare bucket lacks, offline', () => {
    const app = checkedApp();
    new Bucket(new Stack(app, 'Test'), 'Bare');
    expect(() => app.synth()).toThrow(/\[CT\.S3\.PR\.2\].*server access logging/);
    expect(() => app.synth()).toThrow(/Test\/Bare/);
  });

  it('leave out rules that are not kept', () => {
    const app = checkedApp(...OF_A_BUCKET);
    new Bucket(new Stack(app, 'Test'), 'Bare');
    expect(() => app.synth()).not.toThrow();
  });

  it.each(['CT.S3.PR.2', 'ControlTower::CT.S3.PR.2'])('accept what is acknowledged as %s, there only', (id) => {
    const app = checkedApp(...OF_A_BUCKET.filter((each) => each !== 'CT.S3.PR.2'));
    const stack = new Stack(app, 'Test');
    Validations.of(new Bucket(stack, 'Logs')).acknowledge({ id, reason: 'It holds the access logs of others.' });
    expect(() => app.synth({ force: true })).not.toThrow();
    new Bucket(stack, 'Other');
    expect(() => app.synth({ force: true })).toThrow(/Test\/Other/);
  });

  it('know a resource by its template in a relative folder too', () => {
    const folder = mkdtempSync(join(tmpdir(), 'relative-'));
    const outdir = relative(process.cwd(), folder);
    const app = checked(new App({ outdir }), OF_A_BUCKET.slice(1));
    Validations.of(new Bucket(new Stack(app, 'Test'), 'Bare')).acknowledge({ id: 'CT.S3.PR.1', reason: 'A test.' });
    expect(() => app.synth()).not.toThrow();
    rmSync(folder, { recursive: true });
  });

  it('run no rule for a stack that none is about', () => {
    const app = checkedApp();
    new Stack(app, 'Empty');
    expect(() => app.synth()).not.toThrow();
  });
});
