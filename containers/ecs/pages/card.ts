import { html } from 'hono/html';
import type { Card, Photo } from '../library.ts';
import { idOf, nameOf } from '../photo-id.ts';
import type { Html } from './layout.ts';

/** One upload among many. The script asks for cards again while their outcome is `waiting`. */
export function card({ photo, outcome, edgesPx }: Card): Html {
  const name = nameOf(photo.key);
  return html`<li class="card" data-id="${idOf(photo.key)}" data-name="${name}" data-outcome="${outcome.kind}">
    <a href="/photos/${idOf(photo.key)}">
      <span class="frame">${face({ photo, outcome, edgesPx })}</span>
      <span class="name" dir="auto" title="${photo.key}">${name}</span>
    </a>
  </li>
`;
}

function face({ photo, outcome, edgesPx }: Card): Html {
  switch (outcome.kind) {
    case 'ready':
      return html`<img class="thumbnail ${outcome.pageCount === undefined ? '' : 'page'}" src="${pictureUrl(photo, middle(edgesPx))}" srcset="${sourceSet(photo, edgesPx)}"
        sizes="(min-width: 40rem) 16rem, 46vw" alt="" loading="lazy" decoding="async">${badge(outcome.pageCount)}`;
    case 'rejected':
      return html`<span class="note bad"><span class="mark" aria-hidden="true">!</span>${outcome.message}</span>`;
    case 'waiting':
      return html`<span class="note"><span class="spinner" aria-hidden="true"></span>Picture on its way</span>`;
    case 'none':
      return html`<span class="note"><span class="mark" aria-hidden="true">?</span>No picture of this file</span>`;
  }
}

function badge(pageCount: number | undefined): Html | '' {
  if (pageCount === undefined) return '';
  return html`<span class="badge">PDF, ${pageCount.toLocaleString('en')} ${pageCount === 1 ? 'page' : 'pages'}</span>`;
}

/** Of one upload in one version for ever, so that browsers keep it. */
export function pictureUrl({ key, etag }: Photo, edgePx: number): string {
  return `/pictures/${edgePx}/${idOf(key)}?v=${encodeURIComponent(etag)}`;
}

/** A portrait is narrower than its edge says: the browser may take one that is sharper than it needs. */
function sourceSet(photo: Photo, edgesPx: readonly number[]): string {
  return edgesPx.map((edgePx) => `${pictureUrl(photo, edgePx)} ${edgePx}w`).join(', ');
}

function middle(edgesPx: readonly number[]): number {
  return edgesPx[edgesPx.length >> 1] ?? 0;
}
