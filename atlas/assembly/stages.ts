import { type Assembly, readAssembly } from './read.ts';
import { ROOT, synth } from './synth.ts';

/** Context of the stages that cost something, as one would give it with `-c`. */
const STAGES = {
  sandbox: {},
  production: { stage: 'production', alarmEmail: 'alarms@example.com' },
} as const;

/** The product as it would be deployed in each stage that costs something. */
export async function assemblies(): Promise<Readonly<Record<keyof typeof STAGES, Assembly>>> {
  const [sandbox, production] = await Promise.all([
    synth(STAGES.sandbox, 'sandbox').then((folder) => readAssembly(folder, ROOT)),
    synth(STAGES.production, 'production').then((folder) => readAssembly(folder, ROOT)),
  ]);
  return { sandbox, production };
}
