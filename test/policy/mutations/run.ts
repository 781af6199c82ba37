/**
 * Puts one mistake after another into good templates of ours, and shows which gate notices it by a
 * rule that is about it; then, that no gate has anything against the product as it is. Fails if a
 * mistake is not noticed, or something good is. `--verbose` shows what else the gates say.
 */
import { product } from '../../../bin/kit/product.ts';
import { VARIANTS } from '../../../bin/kit/variants.ts';
import { stageOf } from '../../../lib/config/stage.ts';
import { controlsNotKept } from '../../../lib/kit/control-tower.ts';
import { COMPUTE_MUTATIONS } from './compute.ts';
import { ECS_MUTATIONS } from './ecs.ts';
import { type Finding, gates } from './gates.ts';
import type { Mutation } from './mutation.ts';
import { SERVERLESS_MUTATIONS } from './serverless.ts';
import { STORAGE_MUTATIONS } from './storage.ts';
import { Templates } from './templates.ts';

const MUTATIONS = [...STORAGE_MUTATIONS, ...SERVERLESS_MUTATIONS, ...COMPUTE_MUTATIONS, ...ECS_MUTATIONS];
const isVerbose = process.argv.includes('--verbose');

interface Outcome {
  readonly mutation: Mutation;
  /** What each gate has against the mutant that it has not against the good template. */
  readonly news: Readonly<Record<string, readonly Finding[]>>;
}

async function outcomes(): Promise<Outcome[]> {
  const templates = new Templates();
  const mutants = MUTATIONS.map((mutation, index) => ({
    mutation,
    good: templates.good(mutation),
    ...templates.mutated(mutation, index),
  }));
  const files = [...new Set(mutants.flatMap(({ good, file }) => [good, file]))];
  const notKept = controlsNotKept(stageOf(product(VARIANTS['production nat ec2']).node));
  const found = await Promise.all(
    Object.entries(gates(notKept)).map(async ([name, gate]) => [name, await gate(files)] as const),
  );
  return mutants.map(({ mutation, good, file }) => ({
    mutation,
    news: Object.fromEntries(found.map(([name, byFile]) => [name, difference(byFile.get(file), byFile.get(good))])),
  }));
}

function difference(found: readonly Finding[] = [], before: readonly Finding[] = []): Finding[] {
  const known = new Set(before.map(String));
  return found.filter((finding) => !known.has(String(finding)));
}

const isNoticed = ({ by }: Mutation, news: readonly Finding[] = []) => news.some(([id]) => by.includes(id));

function show(all: readonly Outcome[]): void {
  for (const { mutation, news } of all) {
    const noticing = Object.keys(news).filter((gate) => isNoticed(mutation, news[gate]));
    console.log(
      `${noticing.length > 0 ? 'ok     ' : 'MISSED '} ${mutation.stack}: ${mutation.what}  (${noticing.join(', ')})`,
    );
    if (isVerbose) {
      for (const [gate, findings] of Object.entries(news)) {
        const others = [...new Set(findings.map(([id]) => id))].filter((id) => !mutation.by.includes(id));
        if (others.length > 0) console.log(`          ${gate}: ${others.join(', ')}`);
      }
    }
  }
  const score = (isThis: (gate: string) => boolean) =>
    all.filter(({ mutation, news }) =>
      Object.keys(news).some((gate) => isThis(gate) && isNoticed(mutation, news[gate])),
    ).length;
  const names = Object.keys(all[0]?.news ?? {});
  console.log(`\n${all.length} mistakes, noticed by`);
  for (const name of names) console.log(`  ${name.padEnd(36)} ${score((gate) => gate === name)}`);
  console.log(`  ${'all others together'.padEnd(36)} ${score((gate) => gate !== names[0])}`);
  console.log(`  ${'all together'.padEnd(36)} ${score(() => true)}\n`);
  if (all.length < 60 || score(() => true) < all.length) process.exitCode = 1;
}

/** Synth itself says what it has against a variant. */
function reverse(): void {
  const failing = Object.keys(VARIANTS).filter((variant) => {
    try {
      product(VARIANTS[variant]).synth();
      return false;
    } catch (error) {
      console.log(`FAILED  ${variant}: ${error}`);
      return true;
    }
  });
  console.log(`${Object.keys(VARIANTS).length} variants of the product, ${failing.length} with findings`);
  if (failing.length > 0) process.exitCode = 1;
}

show(await outcomes());
reverse();
