import { html } from 'hono/html';
import type { Stack } from '../assembly/read.ts';
import { type Card, folderOf } from '../cards/card.ts';
import { stackOf } from '../cards/deck.ts';
import { type Graph, pictureOf } from '../model/graph.ts';
import { draw } from '../picture/svg.ts';
import { alarmsSection, failureSection, permissionsSection } from './behaviour.ts';
import type { Html } from './html.ts';
import { page } from './layout.ts';
import { picture } from './picture-words.ts';
import { constructSection, piecesSection } from './pieces.ts';
import { priceSection } from './price-section.ts';
import { questionsList } from './questions.ts';
import type { Sources } from './sources.ts';
import { resourceHref } from './text.ts';
import { traceView } from './trace-view.ts';

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/**
 * The page of a card: all that the templates and sources tell of its system.
 * @param stages - the sandbox's graph, then those of stages to show if a sandbox has no stack of it
 */
export async function systemPage(
  card: Card,
  stages: readonly [sandbox: Graph, ...Graph[]],
  sources: Sources,
): Promise<Html> {
  const stackIn = ({ assembly }: Graph) => assembly.stacks.find(({ id }) => id === stackOf(card.word));
  const [sandbox] = stages;
  const graph = stages.find(stackIn) ?? sandbox;
  const stack = stackIn(graph);
  const questions = {
    id: 'questions',
    title: 'Questions and answers',
    body: questionsList(card.questions, sources, card.word),
  };
  const sections = stack ? [...(await stackSections(card, stack, graph, sources)), questions] : [questions];
  const body = html`<h1>${card.title}</h1>
<p class="lead">${card.says}</p>
${stack ? html`<p class="facts">Stack <code>${stack.id}</code>. ${stack.description}.${graph === sandbox ? '' : ' It is shown as in production: a sandbox has none.'}</p>` : html`<p class="facts">A sandbox has no stack of this.</p>`}
<nav class="contents" aria-label="On this page"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
${sections.map(({ id, title, body: content }) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>`)}`;
  return page({ title: card.title, body, file: `${card.word}.html` });
}

async function stackSections(card: Card, stack: Stack, graph: Graph, sources: Sources): Promise<readonly Section[]> {
  const price = { id: 'price', title: 'What it costs', body: priceSection(card, graph.assembly) };
  if (stack.resources.length === 0)
    return [{ id: 'picture', title: 'The picture', body: html`<p>In a sandbox this stack is empty.</p>` }, price];
  const drawing = pictureOf(stack.id, graph);
  const picturePart = await draw(drawing, {
    label: `Resources of ${card.title}`,
    hrefOf: ({ id }) => resourceHref(id, stack.id),
  });
  return [
    { id: 'picture', title: 'The picture', body: picture(picturePart, drawing) },
    { id: 'construct', title: 'The construct', body: constructSection(card, stack, graph, sources) },
    { id: 'pieces', title: 'What the pieces are for', body: piecesSection(stack, graph, sources) },
    { id: 'code', title: 'The code and the template', body: traceView(stack, folderOf(card), sources) },
    { id: 'permissions', title: 'Who may do what', body: permissionsSection(stack.id, graph) },
    { id: 'alarms', title: 'Which alarms watch it', body: alarmsSection(stack.id, graph) },
    { id: 'failure', title: 'What it does when it fails', body: failureSection(stack.id, graph) },
    price,
  ];
}
