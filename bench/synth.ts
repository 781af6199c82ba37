import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from './kit/cache.ts';
import { type Command, cpuMsOf, interleaved } from './kit/processes.ts';
import { type Row, round, type Section, type Table } from './kit/table.ts';

const REPEATS = 3;
const LIMIT = 3;
const BUNDLES = join(CACHE, '../bundles');
const OURS = 'bin/app.ts';
const EMPTY = 'bench/peers/empty-app.ts';
const NO_VALIDATION = { CDK_VALIDATION: 'false' };

/** `cdk synth` of all stacks, against an app with nothing in it. */
export const synth: Section = async () => {
  await rm(BUNDLES, { recursive: true, force: true });
  const coldMs = await cpuMsOf(synthOf(OURS), NO_VALIDATION);
  const bundled = bundles();
  const measured = await interleaved(
    [OURS, EMPTY].flatMap((app) => [
      { name: app, repeats: REPEATS, measure: () => cpuMsOf(synthOf(app)) },
      { name: `${app} unvalidated`, repeats: REPEATS, measure: () => cpuMsOf(synthOf(app), NO_VALIDATION) },
    ]),
  );
  const seconds = (name: string) => (measured.get(name) ?? Number.NaN) / 1000;
  return [
    {
      title: `cdk synth -q of all stacks, bundles cached, against an empty app, median of ${REPEATS}`,
      rows: [
        compared('as it is', seconds(OURS), seconds(EMPTY)),
        compared('CDK_VALIDATION=false', seconds(`${OURS} unvalidated`), seconds(`${EMPTY} unvalidated`)),
      ],
    },
    caching(coldMs / 1000, seconds(`${OURS} unvalidated`), bundled),
  ];
};

function synthOf(app: string): Command {
  const cdk = [process.execPath, 'node_modules/aws-cdk/bin/cdk'] as const;
  return [...cdk, 'synth', '-q', '--no-notices', '--app', `"${process.execPath}" ${app}`, '-o', join(CACHE, 'cdk.out')];
}

function compared(name: string, ours: number, empty: number): Row {
  const figures = { 'our CPU s': round(ours), 'empty CPU s': round(empty) };
  return { name, figures, ratio: round(ours / empty), limit: LIMIT };
}

function caching(coldSeconds: number, warmSeconds: number, bundled: ReadonlySet<string>): Table {
  const made = [...bundles()].filter((name) => !bundled.has(name)).length;
  return {
    title: 'The first synth and those after it, CDK_VALIDATION=false',
    rows: [
      { name: 'first', figures: { 'CPU s': round(coldSeconds), bundles: bundled.size } },
      { name: 'after', figures: { 'CPU s': round(warmSeconds), bundles: made }, ratio: made, limit: 0 },
    ],
  };
}

function bundles(): ReadonlySet<string> {
  return new Set(existsSync(BUNDLES) ? readdirSync(BUNDLES) : []);
}
