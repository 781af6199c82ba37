/** `npm run bench [-- [section …] [--json]]`: this product against its peers, in one run. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { api } from './api.ts';
import { batch } from './batch.ts';
import { coldStart } from './cold-start.ts';
import { cron } from './cron.ts';
import { ecs } from './ecs.ts';
import { CACHE } from './kit/cache.ts';
import { machine } from './kit/machine.ts';
import { MissingProgram } from './kit/programs.ts';
import { isOver, jsonLines, markdown, type Section } from './kit/table.ts';
import { lambdaContainer } from './lambda-container.ts';
import { memory } from './memory.ts';
import { synth } from './synth.ts';
import { thumbnails } from './thumbnails.ts';

const SECTIONS: Readonly<Record<string, Section>> = {
  thumbnails,
  memory,
  'cold-start': coldStart,
  synth,
  api,
  cron,
  'lambda-container': lambdaContainer,
  ecs,
  batch,
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const print = (text: string) => (values.json ? process.stderr : process.stdout).write(`${text}\n`);

try {
  await run(positionals.length > 0 ? positionals : Object.keys(SECTIONS));
} catch (error) {
  if (!(error instanceof MissingProgram)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function run(names: readonly string[]): Promise<void> {
  const sections = names.map((name) => [name, sectionOf(name)] as const);
  const lines = [JSON.stringify(machine())];
  let over = 0;
  print(`${Object.values(machine()).join(', ')}\n`);
  for (const [name, section] of sections) {
    for (const table of await section()) {
      print(markdown(table));
      lines.push(...jsonLines(name, table));
      over += table.rows.filter(isOver).length;
    }
  }
  const text = `${lines.join('\n')}\n`;
  writeFileSync(join(CACHE, '../bench.jsonl'), text);
  if (values.json) process.stdout.write(text);
  if (over > 0) process.exitCode = 1;
  print(over > 0 ? `${over} over the limit` : 'All within their limits');
}

function sectionOf(name: string): Section {
  const section = SECTIONS[name];
  if (!section) throw new Error(`A section must be one of ${Object.keys(SECTIONS).join(', ')}, got "${name}"`);
  return section;
}
