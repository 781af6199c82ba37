import { html, raw } from 'hono/html';
import type { Stack } from '../assembly/read.ts';
import { filesOf, madeBy, placeOf, type TemplateBlock, type TemplateLine, templateBlocks } from '../model/links.ts';
import { kindOf } from '../model/services.ts';
import { highlight } from './highlight.ts';
import type { Html } from './html.ts';
import type { Sources } from './sources.ts';

/** A construct's sources beside the template they make, each line leading to the other side. */
export function traceView(stack: Stack, folder: string, sources: Sources): Html {
  const blocks = templateBlocks(stack);
  const made = madeBy(blocks);
  const files = filesOf(blocks, folder);
  return html`<p>Choose a line number to see what the line made, or a place beside the template to see what made it. <span class="status" role="status"></span></p>
<div class="beside">
<section class="pane code" aria-label="Sources" tabindex="0">
${files.map((file, index) => sourceFile(file, sources.read(file), made, index === 0))}
</section>
<section class="pane template" aria-label="Template" tabindex="0">
${blocks.map((block) => templateBlock(block, files))}
</section>
</div>`;
}

function sourceFile(file: string, source: string, made: ReadonlyMap<string, readonly string[]>, isOpen: boolean): Html {
  const lines = highlight(source.trimEnd(), file);
  const count = lines.filter((_, index) => made.has(`${file}:${index + 1}`)).length;
  return html`<details class="file"${isOpen ? raw(' open') : ''}><summary><code>${file}</code> <small>${count} line${count === 1 ? '' : 's'} made something</small></summary><pre>${lines.map((line, index) => sourceLine(line, file, index + 1, made.get(`${file}:${index + 1}`)))}</pre></details>`;
}

function sourceLine(text: Html, file: string, line: number, ids: readonly string[] | undefined): Html {
  const id = anchorOf({ file, line });
  if (!ids)
    return html`<span class="l" id="${id}"><i>${line}</i>${text}
</span>`;
  const others = ids.length > 1 ? ` and ${ids.length - 1} more` : '';
  return html`<span class="l made" id="${id}"><a class="no" href="#t-${ids[0]}" data-made="${ids.join(' ')}" aria-label="Line ${line} made ${ids[0]}${others}">${line}</a>${text}
</span>`;
}

function templateBlock({ resource, lines }: TemplateBlock, files: readonly string[]): Html {
  const { service, noun } = kindOf(resource.type);
  const marked = highlight(lines.map(({ text }) => text).join('\n'), '.json');
  return html`<article class="block" id="t-${resource.logicalId}"><h3>${service} ${noun} <small>${resource.name}</small></h3><pre>${chunksOf(lines).map((chunk) => templateChunk(chunk, marked, files))}</pre></article>`;
}

interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly made: TemplateLine['made'];
}

/** Lines that the same code made, together. */
function chunksOf(lines: readonly TemplateLine[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const [index, { made }] of lines.entries()) {
    const last = chunks.at(-1);
    if (last && keyOf(last.made) === keyOf(made)) chunks[chunks.length - 1] = { ...last, to: index + 1 };
    else chunks.push({ from: index, to: index + 1, made });
  }
  return chunks;
}

function keyOf(made: TemplateLine['made']): string {
  return made.map(placeOf).join(' ');
}

function templateChunk({ from, to, made }: Chunk, marked: readonly Html[], files: readonly string[]): Html {
  const [first, ...rest] = marked.slice(from, to);
  const shown = made.filter(({ file }) => files.includes(file));
  const [nearest] = shown;
  const tail = html`${rest.map(
    (line) => html`
${line}`,
  )}
`;
  if (!nearest) return html`<span class="chunk"><i class="by">the CDK</i>${first}${tail}</span>`;
  const places = [...new Set(shown.map(anchorOf))];
  const name = `${nearest.file.split('/').at(-1)}:${nearest.line}`;
  return html`<span class="chunk" data-from="${places.join(' ')}"><a class="by" href="#${anchorOf(nearest)}" aria-label="Made by ${placeOf(nearest)}">${name}</a>${first}${tail}</span>`;
}

function anchorOf({ file, line }: { readonly file: string; readonly line: number }): string {
  return `s-${file.replace(/[^a-z0-9]+/gi, '-')}-${line}`;
}
