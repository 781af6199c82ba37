import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { handlerBundle } from '../../lib/kit/bundle.ts';
import { testStage } from './synth.ts';

/** The first bundle after a change of dependencies installs sharp, from npm's cache or registry. */
jest.setTimeout(120_000);

const bundle = () => handlerBundle(new Stack(new App(), 'Test'), 'thumbnail', testStage('local'));

describe('the bundle of the thumbnail function', () => {
  it('is at most 380 KB, sharp aside', () => {
    expect(statSync(join(bundle(), 'index.js')).size).toBeLessThanOrEqual(380_000);
  });

  it('has no way to credentials but the environment', () => {
    const code = readFileSync(join(bundle(), 'index.js'), 'utf8');
    const isThere = (name: string) => code.includes(name);
    expect(['AWS_ACCESS_KEY_ID', 'sso_start_url', 'credential_process', 'role_arn'].filter(isThere)).toEqual([
      'AWS_ACCESS_KEY_ID',
    ]);
  });

  it('loads in a process that has nothing else, and names what the environment lacks', () => {
    const load = () =>
      execFileSync(process.execPath, ['--eval', `require(${JSON.stringify(join(bundle(), 'index.js'))})`], {
        cwd: '/',
        env: {},
        stdio: 'pipe',
      });
    expect(load).toThrow(/Environment is invalid: DERIVED_BUCKET must be .*EDGES_PX.*DECODE_MEMORY_BYTES/);
  });

  it('carries sharp for the platform that it is for', () => {
    const sharp = createRequire(join(bundle(), 'index.js'))('sharp');
    expect(sharp.versions.sharp).toBe(createRequire(import.meta.url)('sharp').versions.sharp);
  });

  it('is not made again where nothing has changed', () => {
    const folder = bundle();
    const { ctimeMs } = statSync(folder);
    expect(bundle()).toBe(folder);
    expect(statSync(folder).ctimeMs).toBe(ctimeMs);
  });
});
