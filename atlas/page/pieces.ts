import { html } from 'hono/html';
import { textOf } from '../assembly/json.ts';
import type { Resource, Stack } from '../assembly/read.ts';
import { type Card, folderOf } from '../cards/card.ts';
import { documentedExports, propsOf } from '../model/docs.ts';
import { drawnIn, type Graph, isAlarm, partsOf } from '../model/graph.ts';
import { kindOf } from '../model/services.ts';
import type { Html } from './html.ts';
import type { Sources } from './sources.ts';
import { prose, resourceHref, sourceLink, sourcePage, table } from './text.ts';

/** The classes of `lib/<word>` that answer a card, or its functions where there are none, with what they say of themselves. */
export function constructSection(card: Card, stack: Stack, { assembly }: Graph, sources: Sources): Html {
  const made = new Set(
    [...assembly.resources.values()]
      .filter((resource) => resource.stack === stack.id)
      .flatMap(({ created }) => created.map(({ called }) => called.replace(/^new /, ''))),
  );
  const own = sources.files.filter((file) => file.startsWith(`${folderOf(card)}/`) && file.endsWith('.ts'));
  const makers = own.flatMap((file) =>
    documentedExports(sources.read(file))
      .filter(({ kind, name }) => kind !== 'interface' && made.has(name) && name !== `${stack.id}Stack`)
      .map((found) => ({ ...found, file })),
  );
  const classes = makers.filter(({ kind }) => kind === 'class');
  const { word } = card;
  const code = sources.files.filter(
    (file) => file.startsWith(`lambda/${word}/`) || file.startsWith(`containers/${word}/`),
  );
  return html`<dl class="constructs">${(classes.length > 0 ? classes : makers).map(
    ({ name, says, file, line }) =>
      html`<dt><code>${name}</code> ${sourceLink(file, line)}</dt><dd><p>${prose(says)}</p>${propsTable(name, file, sources)}</dd>`,
  )}</dl>
${code.length > 0 ? html`<details><summary>The code that it runs</summary><ul class="files">${code.map((file) => html`<li><a href="${sourcePage(file)}"><code>${file}</code></a></li>`)}</ul></details>` : ''}`;
}

function propsTable(name: string, file: string, sources: Sources): Html | '' {
  const props = propsOf(sources.read(file), `${name}Props`);
  if (props.length === 0) return '';
  const rows = props.map((prop) => [
    html`<code>${prop.name}</code>`,
    prose(prop.says),
    prose(prop.standard ?? (prop.isOptional ? '' : 'must be given')),
  ]);
  return html`<details><summary>Props of <code>${name}</code></summary>${table(`Props of ${name}`, ['Prop', 'What it does', 'If it is left out'], rows)}</details>`;
}

/** What is drawn, with what the template or its construct says of it, and what is part of it. */
export function piecesSection(stack: Stack, graph: Graph, sources: Sources): Html {
  const rows = drawnIn(stack.id, graph).map((resource) => {
    const { service, noun } = kindOf(resource.type);
    const parts = partsOf(resource, graph).filter((part) => !isAlarm(part));
    return [
      html`<a href="${resourceHref(resource.address, stack.id)}">${resource.name}</a><br><small>${service} ${noun}</small>`,
      prose(purposeOf(resource, sources)),
      html`${partsInWords(parts)}`,
    ];
  });
  return table('What each piece is for', ['Piece', 'What it is for', 'With'], rows);
}

function purposeOf(resource: Resource, sources: Sources): string {
  const described = textOf(resource.properties.Description);
  if (described) return described;
  for (const { called, file } of resource.created) {
    const [, name] = /^(?:new )?(\w+)$/.exec(called) ?? [];
    const said = name && documentedExports(sources.read(file)).find((found) => found.name === name)?.says;
    if (said) return said;
  }
  return '';
}

/** Such as `role, policy, 3 permissions`. */
function partsInWords(parts: readonly Resource[]): string {
  const counts = new Map<string, number>();
  for (const { type } of parts) {
    const { noun } = kindOf(type);
    counts.set(noun, (counts.get(noun) ?? 0) + 1);
  }
  return [...counts].map(([noun, count]) => (count > 1 ? `${count} × ${noun}` : noun)).join(', ');
}
