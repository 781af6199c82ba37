import { html } from 'hono/html';
import type { Question } from '../cards/card.ts';
import type { Html } from './html.ts';
import type { Sources } from './sources.ts';
import { evidenceLinks } from './text.ts';

/** Flash cards: the question is seen, the answer opens. */
export function questionsList(questions: readonly Question[], sources: Sources, word: string): Html {
  return html`<ul class="flash">${questions.map((question, index) => flashCard(question, sources, `q-${word}-${index + 1}`))}</ul>`;
}

function flashCard({ deck, ask, answer, shown }: Question, sources: Sources, id: string): Html {
  return html`<li id="${id}"><details><summary><small>${deck}</small> ${ask}</summary><p>${answer}</p>${evidenceLinks(shown, sources)}</details></li>`;
}
