import { html } from 'hono/html';
import { DECK } from '../cards/deck.ts';
import type { Html } from './html.ts';
import { page } from './layout.ts';
import { questionsList } from './questions.ts';
import type { Sources } from './sources.ts';

/** All questions, to learn from. */
export function flashCardsPage(sources: Sources): Html {
  const body = html`<h1>Flash cards</h1>
<p class="lead">Say the answer, then open the card. Each answer leads to the lines of code that show it.</p>
<p>Up and down arrows go from card to card, Enter opens one. <button type="button" data-shuffle>Shuffle</button> <button type="button" data-close>Close all</button></p>
<div data-study>${DECK.map(
    ({ word, title, questions }) =>
      html`<section aria-labelledby="cards-${word}"><h2 id="cards-${word}"><a href="${word}.html">${title}</a></h2>${questionsList(questions, sources, word)}</section>`,
  )}</div>`;
  return page({ title: 'Flash cards', body, file: 'flash-cards.html' });
}
