import { html } from 'hono/html';
import type { Outcome, Photo } from '../library.ts';
import { hasAddress, idOf, nameOf } from '../photo-id.ts';
import { shortSize } from '../short-size.ts';
import { pictureUrl } from './card.ts';
import { type Html, type LayoutProps, layout } from './layout.ts';

export interface DeepZoom {
  readonly url: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface PhotoPageProps {
  readonly asset: LayoutProps['asset'];
  readonly photo: Photo;
  readonly outcome: Outcome;
  readonly edgesPx: readonly number[];
  /** @default - there is no pyramid of this upload */
  readonly deepZoom?: DeepZoom;
}

/** All there is to see of one upload. */
export function photoPage(props: PhotoPageProps): Html {
  const { asset, photo, outcome, deepZoom } = props;
  const name = nameOf(photo.key);
  return layout({
    title: `${name} · Media library`,
    asset,
    scripts: deepZoom ? ['viewer.js'] : [],
    body: html`<main id="main" class="photo" data-id="${idOf(photo.key)}" data-outcome="${outcome.kind}" data-whole-page>
      <h1 dir="auto">${name}</h1>
      <div class="stage ${stageOf(props)}">${deepZoom ? viewer(deepZoom, props) : still(props)}</div>
      <dl class="facts">
        ${deepZoom ? fact('Pixels', `${number(deepZoom.widthPx)} × ${number(deepZoom.heightPx)}`) : ''}
        ${outcome.kind === 'ready' ? documentFacts(outcome) : ''}
        ${fact('Size', sizeText(photo.bytes))}
        ${fact('Uploaded', html`<time datetime="${photo.modified.toISOString()}">${moment(photo.modified)}</time>`)}
        ${fact('Key', html`<code dir="auto">${photo.key}</code>`)}
      </dl>
      ${original(photo)}
    </main>`,
  });
}

/** Photos are lit in the dark, and a document's page lies on a desk. */
function stageOf({ outcome, deepZoom }: PhotoPageProps): 'lit' | 'desk' | '' {
  if (deepZoom) return 'lit';
  if (outcome.kind !== 'ready') return '';
  return outcome.pageCount === undefined ? 'lit' : 'desk';
}

function still({ photo, outcome, edgesPx }: PhotoPageProps): Html {
  switch (outcome.kind) {
    case 'ready':
      // The largest alone, at its own size: a `srcset` would say that a small photo is as wide as its edge.
      return html`<img class="still" src="${pictureUrl(photo, edgesPx.at(-1) ?? 0)}" alt="${nameOf(photo.key)}">`;
    case 'rejected':
      return html`<div class="verdict bad"><h2>This file was rejected</h2>
        <p>${outcome.message}</p><p class="code">Code: <code>${outcome.code}</code></p></div>`;
    case 'waiting':
      return html`<p class="verdict" role="status"><span class="spinner" aria-hidden="true"></span>The picture is on its way</p>`;
    case 'none':
      return html`<p class="verdict">No system of the library makes a picture of this file</p>`;
  }
}

/** Without its script, the page still shows the still. */
function viewer({ url }: DeepZoom, props: PhotoPageProps): Html {
  return html`<div id="viewer" class="viewer" data-tiles="${url}" data-name="${nameOf(props.photo.key)}">
      ${props.outcome.kind === 'ready' ? still(props) : ''}
    </div>
    <div class="zoom" role="group" aria-label="Zoom" hidden>
      <button type="button" data-zoom="in" aria-label="Zoom in">+</button>
      <button type="button" data-zoom="out" aria-label="Zoom out">−</button>
      <button type="button" data-zoom="home" aria-label="Show the whole picture">⤢</button>
    </div>`;
}

function documentFacts({ pageCount, title }: Outcome & { readonly kind: 'ready' }): Html {
  return html`${title ? fact('Title', title) : ''}${pageCount === undefined ? '' : fact('Pages', number(pageCount))}`;
}

function fact(term: string, description: string | Html): Html {
  return html`<div><dt>${term}</dt><dd dir="auto">${description}</dd></div>`;
}

function original({ key }: Photo): Html {
  if (hasAddress(key)) return html`<p><a class="button" href="/originals/${idOf(key)}">Download the original</a></p>`;
  return html`<p>The original can be had by its key only: no address reaches it.</p>`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}

/** `1.2 MB (1,234,567 bytes)`. */
function sizeText(bytes: number): string {
  const exact = `${number(bytes)} bytes`;
  return bytes < 1000 ? exact : `${shortSize(bytes)} (${exact})`;
}

/** In universal time: the server does not know the visitor's. */
function moment(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
