import { html } from 'hono/html';
import { COMPARISONS } from '../price/comparisons.ts';
import type { IdlePrice } from '../price/idle.ts';
import { idleTotal } from '../price/idle.ts';
import { count, money } from '../price/money.ts';
import {
  ALWAYS_FREE,
  FREE_SOURCES,
  PRICES,
  type Price,
  type PriceId,
  REGION_NAME,
  RETRIEVED,
} from '../price/prices.ts';
import { comparisonFigure } from './comparison.ts';
import type { Html } from './html.ts';
import { page } from './layout.ts';
import { table } from './text.ts';

/** Idle prices of each stack in each stage, the alternatives, and every price with its source. */
export function pricePage(stages: Readonly<Record<string, readonly IdlePrice[]>>): Html {
  const stacks = [...new Set(Object.values(stages).flatMap((prices) => prices.map(({ stack }) => stack)))];
  const rows = stacks.map((stack) => [
    stack,
    ...Object.values(stages).map((prices) => money(prices.find((price) => price.stack === stack)?.usd ?? 0)),
  ]);
  const totals = Object.values(stages).map(idleTotal);
  const body = html`<h1>Price</h1>
<p class="lead">What each stack asks for in a month in which nobody does anything, and what the alternatives on the cards would.</p>
<section aria-labelledby="idle"><h2 id="idle">Idle, a month</h2>
${table(
  'Idle price of each stack',
  ['Stack', ...Object.keys(stages)],
  [
    ...rows,
    ['Total at list prices', ...totals.map(({ list }) => money(list))],
    ['Total after what is always free', ...totals.map(({ afterFree }) => money(afterFree))],
  ],
  { isOfFigures: true },
)}
<p>The same table: <code>npm run price</code>. Storage, data out and logs come on top, by what you keep and send.</p></section>
<section aria-labelledby="alternatives"><h2 id="alternatives">The alternatives</h2>${COMPARISONS.map(comparisonFigure)}</section>
<section aria-labelledby="list"><h2 id="list">The price list</h2>
<p>${REGION_NAME}, in US dollars, looked up on ${RETRIEVED} in stored copies of these pages; check AWS’s own pages before you decide anything by them. Lightsail’s plans are in <code>lib/lightsail/catalogue.ts</code>. EC2 Spot and Fargate Spot have no list price: they change by the hour, so the sliders ask you.</p>
${table('Prices', ['What', 'Price', 'Source', 'As of'], Object.values(PRICES).map(priceRow))}
${table(
  'What every account has for nothing each month',
  ['What', 'How much'],
  Object.entries(ALWAYS_FREE).map(([id, quantity]) => [PRICES[id as PriceId].name, count(quantity ?? 0)]),
  { isOfFigures: true, showsCaption: true },
)}
<p>Sources: ${FREE_SOURCES.map((source) => html`<a href="${source}" rel="noreferrer">${new URL(source).hostname}</a> `)}</p></section>`;
  return page({ title: 'Price', body, file: 'price.html' });
}

function priceRow({ name, usd, per, source, asOf }: Price): readonly (Html | string)[] {
  return [
    name,
    `${money(usd)} per ${per}`,
    html`<a href="${source}" rel="noreferrer">${new URL(source).hostname}</a>`,
    asOf ?? 'not said',
  ];
}
