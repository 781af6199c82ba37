import { html } from 'hono/html';
import { condensed } from '../model/arrows.ts';
import type { Picture } from '../model/graph.ts';
import type { Html } from './html.ts';

const STYLES = { flow: '→', access: '→', failure: '⇢ if it fails:', need: '· needs:' } as const;

/** A drawing with its key, and the same in words for who cannot see it. */
export function picture(drawing: Html, { nodes, arrows }: Picture): Html {
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.name ?? id;
  return html`${drawing}
<p class="key"><span class="flow">what calls what</span> <span class="access">what is allowed</span> <span class="failure">what fails</span> <span class="need">what is needed</span></p>
<details><summary>The picture in words</summary><ul>${arrows.map(({ from, to, labels, style }) => html`<li>${nameOf(from)} ${STYLES[style]} ${nameOf(to)}${labels.length > 0 ? `: ${condensed(labels)}` : ''}</li>`)}</ul></details>`;
}
