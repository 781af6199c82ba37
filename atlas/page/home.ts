import { html } from 'hono/html';
import { DECK, stackOf, wordOf } from '../cards/deck.ts';
import type { Graph } from '../model/graph.ts';
import { overviewOf } from '../model/overview.ts';
import { draw } from '../picture/svg.ts';
import { idlePrices, idleTotal } from '../price/idle.ts';
import { money } from '../price/money.ts';
import type { Html } from './html.ts';
import { page } from './layout.ts';
import { picture } from './picture-words.ts';
import { resourceHref } from './text.ts';

/** The front page: the whole product in one picture, its cards, and every question of the deck. */
export async function homePage(graph: Graph): Promise<Html> {
  const overview = overviewOf(graph);
  const drawing = await draw(overview, {
    label: 'The media library',
    hrefOf: ({ id, group }) => {
      if (group === 'people') return undefined;
      return group === 'system' ? `${wordOf(id)}.html` : resourceHref(id);
    },
  });
  const prices = idlePrices(graph.assembly);
  const { list, afterFree } = idleTotal(prices);
  const body = html`<h1>Atlas of the media library</h1>
<p class="lead">AWS compute that really deploys, to study: each system of the deck with its picture, its code beside its template, who may do what, what watches it, what it does when it fails, and what it costs.</p>
<section aria-labelledby="whole"><h2 id="whole">The whole of it</h2>${picture(drawing, overview)}</section>
<section aria-labelledby="systems"><h2 id="systems">The systems</h2>
<p>An idle sandbox costs ${money(list)} a month at list prices, ${money(afterFree)} after what every account has for nothing.</p>
<ul class="cards">${DECK.map(({ word, title, says }) => {
    const price = prices.find(({ stack }) => stack === stackOf(word));
    return html`<li><a href="${word}.html"><h3>${title}</h3><p>${says}</p><p class="price">${price ? `${money(price.usd)} a month idle` : 'not in a sandbox'}</p></a></li>`;
  })}</ul></section>
<section aria-labelledby="deck"><h2 id="deck">Every card of the deck</h2>
<p><label for="search">Find a card</label> <input id="search" type="search" autocomplete="off" data-filters="deck-list"> <span role="status" class="status"></span></p>
<ul class="deck" id="deck-list">${DECK.flatMap(({ word, questions }) =>
    questions.map(
      ({ deck, ask }, index) =>
        html`<li><a href="${word}.html#q-${word}-${index + 1}">${ask}</a> <small>${deck}</small></li>`,
    ),
  )}</ul></section>`;
  return page({ title: 'Overview', body, file: 'index.html' });
}
