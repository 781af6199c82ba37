import * as Plot from '@observablehq/plot';
import type { Comparison, Option, Settings } from '../price/comparison.ts';
import { COMPARISONS } from '../price/comparisons.ts';
import { count, money } from '../price/money.ts';

const COLOURS = ['var(--accent)', 'var(--compute)'];
const POINTS = 80;
const SMALLEST_PX = 320;

/** Plots each comparison of the page, and again whenever a slider moves. */
export function comparisons(): void {
  for (const figure of document.querySelectorAll<HTMLElement>('[data-comparison]')) {
    const comparison = COMPARISONS.find(({ id }) => id === figure.dataset.comparison);
    if (!comparison) continue;
    const update = () => show(figure, comparison);
    figure.addEventListener('input', update);
    update();
  }
}

function show(figure: HTMLElement, comparison: Comparison): void {
  const settings = settingsOf(figure);
  const place = figure.querySelector('.plot');
  place?.replaceChildren(plot(comparison, settings, Math.max(SMALLEST_PX, place.clientWidth)));
  figure.querySelector('.options')?.replaceChildren(...comparison.options(settings).map(optionArticle));
}

function settingsOf(figure: HTMLElement): Settings {
  const inputs = [...figure.querySelectorAll<HTMLInputElement>('input[type=range]')];
  return Object.fromEntries(
    inputs.map((input) => {
      const value = settingOf(input);
      const text = `${count(value)} ${input.dataset.unit ?? ''}`.trim();
      input.setAttribute('aria-valuetext', text);
      const output = input.parentElement?.querySelector('output');
      if (output) output.textContent = text;
      return [input.name, value];
    }),
  );
}

function settingOf(input: HTMLInputElement): number {
  const value = Number(input.value);
  return 'logarithmic' in input.dataset ? Number((10 ** value).toPrecision(2)) : value;
}

function plot({ across, sliders, options, title }: Comparison, settings: Settings, width: number): Element {
  const slider = sliders.find(({ id }) => id === across);
  const { min = 1, max = 1, label = '' } = slider ?? {};
  const xs = Array.from({ length: POINTS + 1 }, (_, index) => min * (max / min) ** (index / POINTS));
  const points = xs.flatMap((x) =>
    options({ ...settings, [across]: x }).flatMap(({ name, usd }) => (usd === undefined ? [] : [{ x, usd, name }])),
  );
  const names = options(settings).map(({ name }) => name);
  const drawing = Plot.plot({
    width,
    height: 340,
    marginLeft: 62,
    marginBottom: 48,
    ariaLabel: `${title}: price a month by ${label.toLowerCase()}`,
    style: { background: 'transparent', fontSize: '12px' },
    x: { type: 'log', label: `${label} →`, labelOffset: 42, tickFormat: brief, ticks: 6 },
    y: { type: 'log', label: '↑ $ a month', grid: true, tickFormat: (usd: number) => `$${brief(usd)}`, ticks: 6 },
    color: { domain: names, range: COLOURS },
    marks: [
      Plot.ruleX([settings[across] ?? min], { strokeDasharray: '3 4', stroke: 'var(--soft)' }),
      Plot.line(points, { x: 'x', y: 'usd', stroke: 'name', strokeWidth: 2.5 }),
      Plot.dot(
        options(settings).flatMap(({ name, usd }) => (usd === undefined ? [] : [{ x: settings[across], usd, name }])),
        { x: 'x', y: 'usd', fill: 'name', r: 5 },
      ),
    ],
  });
  drawing.setAttribute('role', 'img');
  // Names of parts mean nothing where the whole has one.
  for (const part of drawing.querySelectorAll('g[aria-label]')) part.removeAttribute('aria-label');
  return drawing;
}

const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** Such as `100K`. */
function brief(value: number): string {
  return COMPACT.format(value);
}

function optionArticle({ name, usd, steps }: Option, index: number): HTMLElement {
  const article = document.createElement('article');
  const heading = document.createElement('h4');
  const swatch = document.createElement('span');
  swatch.className = 'swatch';
  swatch.style.background = COLOURS[index] ?? '';
  heading.append(swatch, name);
  const price = document.createElement('strong');
  price.textContent = usd === undefined ? 'Not possible' : `${money(usd)} a month`;
  const list = document.createElement('ol');
  for (const step of steps) list.append(Object.assign(document.createElement('li'), { textContent: step }));
  article.append(heading, price, list);
  return article;
}
