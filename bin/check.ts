import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pythonTool } from './kit/python-tool.ts';
import { SAMPLE, VARIANTS } from './kit/variants.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');
const TEMPLATES = 'node_modules/.cache/media-library/templates';
const BIN = join(ROOT, 'node_modules/.bin');
const ENVIRONMENT = {
  ...process.env,
  NO_COLOR: '1',
  PATH: [BIN, dirname(process.execPath), process.env.PATH].join(delimiter),
};

/** Everything that can be said against the code without running it; `npm run check`. */
const CHECKS: Readonly<Record<string, () => Promise<unknown>>> = {
  'format, lint and import direction (biome)': () => command('biome', ['ci', '--error-on-warnings', '.']),
  'types (tsc)': () => command('tsc', []),
  'types of the atlas in browsers (tsc)': () => command('tsc', ['--project', 'atlas/client']),
  'types of the gallery in browsers (tsc)': () => command('tsc', ['--project', 'containers/ecs/client']),
  'dead code and dependencies (knip)': () => command('knip', ['--treat-config-hints-as-errors']),
  'templates of all stages, policies, CloudFormation schema (cdk synth)': synth,
  'templates (cfn-lint)': lintTemplates,
};

const EXPERIMENTS = ['--app', 'node bin/experiments.ts'];

async function synth(): Promise<void> {
  await command('cdk', ['synth', '--quiet', ...EXPERIMENTS, '--output', join(TEMPLATES, 'experiments')]);
  for (const variant of SAMPLE) {
    const flags = Object.entries(VARIANTS[variant] ?? {}).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
    await command('cdk', ['synth', '--quiet', '--output', join(TEMPLATES, variant.replaceAll(' ', '-')), ...flags]);
  }
}

/** W3005 says that a dependency is obsolete which the CDK itself writes. */
async function lintTemplates(): Promise<void> {
  const templates = globSync(`${TEMPLATES}/*/*.template.json`, { cwd: ROOT });
  if (templates.length === 0) throw new Error(`There are no templates under ${TEMPLATES}`);
  await command(await pythonTool('cfn-lint'), ['--ignore-checks', 'W3005', '--', ...templates]);
}

async function command(file: string, args: readonly string[]): Promise<void> {
  await run(file, args, { cwd: ROOT, env: ENVIRONMENT, maxBuffer: 2 ** 26 });
}

for (const [name, check] of Object.entries(CHECKS)) {
  try {
    await check();
    console.log(`ok      ${name}`);
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    console.log(`FAILED  ${name}\n${stdout}${stderr}${stdout || stderr ? '' : message}`);
    process.exitCode = 1;
  }
}
