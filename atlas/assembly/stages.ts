import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assembly, readAssembly } from './read.ts';
import { ROOT, synth } from './synth.ts';

/** Context of the stages that cost something, as one would give it with `-c`. */
const STAGES = {
  sandbox: {},
  production: { stage: 'production', alarmEmail: 'alarms@example.com' },
} as const;

/** The product as it would be deployed in each stage that costs something. */
export async function assemblies(): Promise<Readonly<Record<keyof typeof STAGES, Assembly>>> {
  const [sandbox, production] = await Promise.all([assembled(STAGES.sandbox), assembled(STAGES.production)]);
  return { sandbox, production };
}

async function assembled(context: Readonly<Record<string, string>>): Promise<Assembly> {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  try {
    await synth(context, folder);
    return readAssembly(folder, ROOT);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
