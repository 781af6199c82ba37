import { html } from 'hono/html';
import type { Assembly } from '../assembly/read.ts';
import { wordOf } from '../cards/deck.ts';
import { highlight } from './highlight.ts';
import type { Html } from './html.ts';
import { page } from './layout.ts';
import { sourcePage } from './text.ts';

/** Addresses of the resources that each line took part in making, by `file:line`. */
export type Makers = ReadonlyMap<string, readonly string[]>;

export function makersOf(assembly: Assembly): Makers {
  const makers = new Map<string, Set<string>>();
  for (const { address, created, assigned } of assembly.resources.values()) {
    for (const { file, line } of [...created, ...[...assigned.values()].flat()]) {
      const place = `${file}:${line}`;
      makers.set(place, (makers.get(place) ?? new Set()).add(address));
    }
  }
  return new Map([...makers].map(([place, addresses]) => [place, [...addresses]]));
}

/** A source by itself, its lines with names that links can lead to. */
export function sourceFilePage(file: string, source: string, makers: Makers): Html {
  const lines = highlight(source.trimEnd(), file);
  const body = html`<h1 class="path"><code>${file}</code></h1>
<section class="pane whole" aria-label="Source" tabindex="0"><pre>${lines.map((line, index) => sourceLine(line, index + 1, makers.get(`${file}:${index + 1}`)))}</pre></section>`;
  return page({ title: file, body, file: sourcePage(file), root: '../' });
}

function sourceLine(text: Html, line: number, addresses: readonly string[] = []): Html {
  const stacks = [...new Set(addresses.map((address) => address.split('/')[0] ?? ''))];
  const links = stacks.map((stack) => {
    const first = addresses.find((address) => address.startsWith(`${stack}/`)) ?? '';
    return html` <a class="by" href="../${wordOf(stack)}.html#t-${first.split('/')[1]}" aria-label="Line ${line}, in the template of ${stack}">${stack}</a>`;
  });
  return html`<span class="l" id="L${line}"><a class="no" href="#L${line}" aria-label="Line ${line}">${line}</a>${text}${links}
</span>`;
}
