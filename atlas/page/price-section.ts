import { html } from 'hono/html';
import type { Assembly } from '../assembly/read.ts';
import type { Card } from '../cards/card.ts';
import { stackOf } from '../cards/deck.ts';
import { COMPARISONS } from '../price/comparisons.ts';
import { type IdlePrice, idlePrices } from '../price/idle.ts';
import { count, money } from '../price/money.ts';
import { PRICES } from '../price/prices.ts';
import { WORK, type Work } from '../price/work.ts';
import { comparisonFigure } from './comparison.ts';
import type { Html } from './html.ts';
import { table } from './text.ts';

/** What a card's stack costs idle and at work, and the alternative. */
export function priceSection({ word, comparison }: Card, assembly: Assembly): Html {
  const idle = idlePrices(assembly).find(({ stack }) => stack === stackOf(word));
  const work = WORK.filter((one) => one.word === word);
  const compared = COMPARISONS.find(({ id }) => id === comparison);
  return html`${idle ? idlePart(idle) : ''}${work.map(workPart)}${compared ? comparisonFigure(compared) : ''}
<p>List prices and their sources: <a href="price.html#list">Price</a>.</p>`;
}

function idlePart({ lines, usd, unpriced }: IdlePrice): Html {
  const rows = lines.map(({ what, quantity, usdEach, usd: line }) => [
    what,
    `${count(quantity)} × ${money(usdEach)}`,
    money(line),
  ]);
  return html`${rows.length > 0 ? table('Idle, a month, at list prices', ['What', 'How much', 'Price'], [...rows, ['Total', '', money(usd)]], { isOfFigures: true, showsCaption: true }) : html`<p>Idle, it costs nothing.</p>`}
${unpriced.length > 0 ? html`<p>Not in the total, since the atlas has no price for it: ${unpriced.join(', ')}.</p>` : ''}`;
}

function workPart({ unit, uses }: Work): Html {
  const rows = uses.map(({ price, quantity, why }) => {
    const { name, usd } = PRICES[price];
    return [name, why, `${count(quantity)} × ${money(usd)}`, money(1000 * quantity * usd)];
  });
  const total = uses.reduce((sum, { price, quantity }) => sum + quantity * PRICES[price].usd, 0);
  return table(
    `A thousand times: ${unit}`,
    ['What', 'Why', 'Each time', 'A thousand'],
    [...rows, ['Total', '', '', money(1000 * total)]],
    { showsCaption: true },
  );
}
