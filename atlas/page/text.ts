import { html } from 'hono/html';
import type { Evidence } from '../cards/card.ts';
import { wordOf } from '../cards/deck.ts';
import type { Html } from './html.ts';
import type { Sources } from './sources.ts';

/** A link to a line of a source. */
export function sourceLink(file: string, line: number, root = ''): Html {
  return html`<a class="source" href="${root}${sourcePage(file)}#L${line}"><code>${file}:${line}</code></a>`;
}

/** The page that shows a source. */
export function sourcePage(file: string): string {
  return `source/${file.replaceAll('/', '--')}.html`;
}

export function evidenceLinks(shown: readonly Evidence[], sources: Sources): Html {
  return html`<ul class="evidence">${shown.map((evidence) => html`<li>${sourceLink(evidence.file, sources.lineOf(evidence))}</li>`)}</ul>`;
}

/** Where a resource is shown. */
export function resourceHref(address: string, here?: string): string {
  const [stack = '', logicalId = ''] = address.split('/');
  return `${stack === here ? '' : `${wordOf(stack)}.html`}#t-${logicalId}`;
}

/** Text in which «names» are marked. */
export function named(text: string): Html {
  const parts = text.split(/«([^»]*)»/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<em>${part}</em>` : part))}`;
}

/** Text of a comment, in which `names` are code. */
export function prose(text: string): Html {
  const parts = text.split(/`([^`]*)`/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

export interface TableOptions {
  /** Whether its cells are so short that a phone shows it as a table. @default - there each row is a list */
  readonly isOfFigures?: boolean;
  /** Whether no heading above it says the same. @default - the caption is for those who do not see the heading */
  readonly showsCaption?: boolean;
}

/** A table, its first cells as row headings. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
  { isOfFigures = false, showsCaption = false }: TableOptions = {},
): Html {
  const [, ...labels] = headings;
  return html`<div class="table ${isOfFigures ? 'figures' : 'words'}" role="region" aria-label="Table: ${caption}" tabindex="0"><table><caption ${showsCaption ? '' : html`class="unseen"`}>${caption}</caption>
<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows.map(([first, ...rest]) => html`<tr><th scope="row">${first ?? ''}</th>${rest.map((cell, index) => html`<td data-label="${labels[index] ?? ''}">${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
