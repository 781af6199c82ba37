import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const ROOT = join(import.meta.dirname, '../..');

/** Enough to reach this project's code through the CDK's own. */
const TRACE_DEPTH = 200;

/**
 * Runs `bin/app.ts` as `cdk synth --debug` would, so that the assembly tells which line of code made
 * what, but without bundling, building or policy checks.
 * @param context - as one would give it with `-c`
 * @param folder - that the assembly goes to
 */
export async function synth(context: Readonly<Record<string, string>>, folder: string): Promise<void> {
  const project = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  const settings = {
    ...project.context,
    'aws:cdk:bundling-stacks': [],
    'aws:cdk:enable-path-metadata': true,
    ...context,
  };
  await run(process.execPath, [`--stack-trace-limit=${TRACE_DEPTH}`, 'bin/app.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      CDK_CONTEXT_JSON: JSON.stringify(settings),
      CDK_OUTDIR: folder,
      CDK_DEBUG: 'true',
      CDK_VALIDATION: 'false',
    },
  });
}
