import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle } from 'rolldown';
import { assemblies } from './assembly/stages.ts';
import { ROOT } from './assembly/synth.ts';
import { DECK } from './cards/deck.ts';
import { graphOf } from './model/graph.ts';
import { flashCardsPage } from './page/flash-cards.ts';
import { homePage } from './page/home.ts';
import type { Html } from './page/html.ts';
import { pricePage } from './page/price.ts';
import { makersOf, sourceFilePage } from './page/source-page.ts';
import { Sources } from './page/sources.ts';
import { systemPage } from './page/system.ts';
import { sourcePage } from './page/text.ts';
import { idlePrices } from './price/idle.ts';

/** Makes the atlas of the sandbox's stacks in a folder, anew. */
export async function buildAtlas(folder: string): Promise<void> {
  const stages = await assemblies();
  const graph = graphOf(stages.sandbox);
  const production = graphOf(stages.production);
  const sources = new Sources(ROOT);
  const makers = makersOf(stages.sandbox);
  const prices = Object.fromEntries(Object.entries(stages).map(([stage, assembly]) => [stage, idlePrices(assembly)]));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'source'), { recursive: true });

  await write(folder, 'index.html', await homePage(graph));
  await write(folder, 'flash-cards.html', flashCardsPage(sources));
  await write(folder, 'price.html', pricePage(prices));
  for (const card of DECK)
    await write(folder, `${card.word}.html`, await systemPage(card, [graph, production], sources));
  for (const file of sources.files)
    await write(folder, sourcePage(file), sourceFilePage(file, sources.read(file), makers));
  const styles = globSync(join(import.meta.dirname, 'style/*.css')).sort();
  writeFileSync(join(folder, 'style.css'), styles.map((file) => readFileSync(file, 'utf8')).join('\n'));
  await bundleScript(folder);
}

async function write(folder: string, file: string, content: Html): Promise<void> {
  writeFileSync(join(folder, file), String(await content));
}

/** One classic script: browsers load no modules from a disk. */
async function bundleScript(folder: string): Promise<void> {
  await bundle({
    input: join(import.meta.dirname, 'client/main.ts'),
    platform: 'browser',
    output: { file: join(folder, 'atlas.js'), format: 'iife', minify: true },
    logLevel: 'warn',
  });
}
