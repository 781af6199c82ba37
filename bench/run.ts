/** `npm run bench [-- [section …] [--json]]`: this product against its peers, in one run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { api } from './api.ts';
import { CACHE } from './kit/cache.ts';
import { machine } from './kit/machine.ts';
import { isOver, jsonLines, markdown, type Section } from './kit/table.ts';
import { memory } from './memory.ts';
import { thumbnails } from './thumbnails.ts';

const SECTIONS: Readonly<Record<string, Section>> = { thumbnails, memory, api };

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const names = positionals.length > 0 ? positionals : Object.keys(SECTIONS);
const print = (text: string) => (values.json ? process.stderr : process.stdout).write(`${text}\n`);

const lines = [JSON.stringify(machine())];
let over = 0;
print(`${Object.values(machine()).join(', ')}\n`);
for (const name of names) {
  const section = SECTIONS[name];
  if (!section) throw new Error(`A section must be one of ${Object.keys(SECTIONS).join(', ')}, got "${name}"`);
  for (const table of await section()) {
    print(markdown(table));
    lines.push(...jsonLines(name, table));
    over += table.rows.filter(isOver).length;
  }
}

mkdirSync(CACHE, { recursive: true });
writeFileSync(join(CACHE, '../bench.jsonl'), `${lines.join('\n')}\n`);
if (values.json) process.stdout.write(`${lines.join('\n')}\n`);
if (over > 0) {
  print(`${over} over the limit`);
  process.exitCode = 1;
}
