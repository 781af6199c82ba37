import { html, raw } from 'hono/html';
import type { Comparison, Slider } from '../price/comparison.ts';
import type { Html } from './html.ts';

/** A comparison's place on a page; the page's script fills it in and plots it. */
export function comparisonFigure({ id, title, says, sliders }: Comparison): Html {
  return html`<figure class="comparison" id="compare-${id}" data-comparison="${id}">
<figcaption><h3>${title}</h3><p>${says}</p></figcaption>
<form aria-label="Settings of ${title}">${sliders.map((slider) => sliderRow(slider, id))}</form>
<div class="plot"></div>
<div class="options" role="status"></div>
<noscript><p>The plot needs this page’s script.</p></noscript>
</figure>`;
}

/** Logarithmic sliders run over hundredths of decades; the script turns them into values. */
function sliderRow({ id, label, unit, min, max, start, step, isLogarithmic }: Slider, comparison: string): Html {
  const name = `${comparison}-${id}`;
  const scale = isLogarithmic
    ? { min: Math.log10(min), max: Math.log10(max), value: Math.log10(start), step: 0.01 }
    : { min, max, value: start, step: step ?? 1 };
  return html`<div class="slider"><label for="${name}">${label}</label><input id="${name}" name="${id}" type="range" min="${scale.min}" max="${scale.max}" step="${scale.step}" value="${scale.value}"${isLogarithmic ? raw(' data-logarithmic') : ''} data-unit="${unit}"><output for="${name}"></output></div>`;
}
