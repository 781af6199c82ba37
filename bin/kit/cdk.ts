import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Emulator } from './emulator.ts';
import { ACCOUNT, madeUpEnvironment, REGION } from './made-up-account.ts';

const ROOT = join(import.meta.dirname, '../..');
const CLI = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
const OUTPUTS = join(ROOT, 'node_modules/.cache/media-library/outputs.json');

/** Outputs by stack, as `cdk deploy --outputs-file` writes them. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface DeployOptions {
  /** Is called with a line for each resource that is there. @default - nothing is shown */
  readonly show?: (line: string) => void;
  /** Ends the CLI. @default - never */
  readonly signal?: AbortSignal;
}

/**
 * Deploys stacks into the emulator with the real CDK CLI: `cdk bootstrap`, then `cdk deploy`.
 * @throws Error with the CLI's whole output if it fails
 */
export async function deploy(
  emulator: Emulator,
  stacks: readonly string[],
  options: DeployOptions = {},
): Promise<StackOutputs> {
  const context = ['--context', 'stage=local', ...(emulator.inContainer ? ['--context', 'emulator=container'] : [])];
  await cdk(emulator, ['bootstrap', `aws://${ACCOUNT}/${REGION}`, ...context], options);
  await cdk(
    emulator,
    ['deploy', ...stacks, '--require-approval', 'never', '--outputs-file', OUTPUTS, ...context],
    options,
  );
  return JSON.parse(await readFile(OUTPUTS, 'utf8'));
}

async function cdk(emulator: Emulator, args: readonly string[], { show, signal }: DeployOptions): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args, '--no-notices', '--progress', 'events'], {
    cwd: ROOT,
    env: { ...madeUpEnvironment(emulator.endpoint), CDK_DISABLE_CLI_TELEMETRY: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const output: string[] = [];
  const read = async (stream: NodeJS.ReadableStream) => {
    for await (const line of createInterface(stream)) {
      output.push(line);
      const progress = progressOf(line);
      if (progress) show?.(progress);
    }
  };
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const [status] = await Promise.all([exited, read(child.stdout), read(child.stderr)]);
  if (status !== 0) throw new Error(`cdk ${args.join(' ')} failed:\n${output.join('\n')}`);
}

/** Of the CLI's long line about a resource: stack, type and name, once it is there. */
function progressOf(line: string): string | undefined {
  const [stack = '', , , status, type = '', name = ''] = line.split(' | ').map((field) => field.trim());
  if (status !== 'CREATE_COMPLETE' && status !== 'UPDATE_COMPLETE') return undefined;
  return `${stack.padEnd(10)}  ${type.padEnd(30)}  ${name.replace(/ \(.*\)$/, '')}`;
}
