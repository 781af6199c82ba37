import { readFileSync } from 'node:fs';
import type { Assembly, Resource } from '../../atlas/assembly/read.ts';
import { assemblies } from '../../atlas/assembly/stages.ts';
import { DECK, wordOf } from '../../atlas/cards/deck.ts';
import { drawnIn, graphOf, pictureOf } from '../../atlas/model/graph.ts';
import { isHelper } from '../../atlas/model/services.ts';
import { idlePrices, idleTotal } from '../../atlas/price/idle.ts';
import { money } from '../../atlas/price/money.ts';

let stages: Readonly<Record<string, Assembly>>;
beforeAll(async () => {
  stages = await assemblies();
}, 120_000);

describe.each(['sandbox', 'production'])('the product in %s', (stage) => {
  const assembly = () => stages[stage] as Assembly;

  it('has a card for each stack', () => {
    const words = DECK.map(({ word }) => word);
    for (const { id } of assembly().stacks) expect(words).toContain(wordOf(id));
  });

  it('has a price, or none, for each type of resource', () => {
    const unpriced = idlePrices(assembly()).flatMap((price) => price.unpriced);
    expect([...new Set(unpriced)]).toEqual([]);
  });

  it('has code to lead to for each resource, or for what it is part of', () => {
    const { owners } = graphOf(assembly());
    const own = [...assembly().resources.values()].filter((resource) => !isHelper(resource));
    const isTraced = (resource?: Resource) => resource?.created.some(({ file }) => file.startsWith('lib/'));
    const untraced = own.filter((resource) => !isTraced(resource) && !isTraced(owners.get(resource.address)));
    expect(untraced.map(({ address }) => address)).toEqual([]);
  });

  it('has a picture of each stack, with arrows only between what is in it', () => {
    const graph = graphOf(assembly());
    for (const { id } of assembly().stacks) {
      const { nodes, arrows } = pictureOf(id, graph);
      expect(nodes.length).toBeGreaterThanOrEqual(drawnIn(id, graph).length);
      const ids = nodes.map((node) => node.id);
      for (const { from, to } of arrows) expect([ids.includes(from), ids.includes(to)]).toEqual([true, true]);
    }
  });
});

describe('the README', () => {
  it('says what an idle sandbox costs', () => {
    const { list, afterFree } = idleTotal(idlePrices(stages.sandbox as Assembly));
    const [said] = /An idle sandbox with all stacks(?:[^.]|\.\d)*/.exec(readFileSync('README.md', 'utf8')) ?? [];
    expect(said?.replace(/\s+/g, ' ')).toBe(
      `An idle sandbox with all stacks costs ${money(list)} a month, ${money(afterFree)} after what every account has for nothing`,
    );
  });
});
