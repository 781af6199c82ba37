import { html } from 'hono/html';
import type { Card, Page, PageProps } from '../library.ts';
import { shortSize } from '../short-size.ts';
import { ACCEPTED } from '../uploads.ts';
import { card } from './card.ts';
import { type Html, type LayoutProps, layout } from './layout.ts';

export interface ListPageProps extends PageProps {
  readonly asset: LayoutProps['asset'];
  readonly page: Page;
  readonly cards: readonly Card[];
  readonly limitBytes: number;
}

/** One page of uploads, and the place to drop more. */
export function listPage({ asset, prefix, after, page, cards, limitBytes }: ListPageProps): Html {
  return layout({
    title: 'Media library',
    asset,
    body: html`<main id="main">
      <h1 class="hidden">Photos and documents</h1>
      ${uploader(limitBytes)}
      <form class="find" action="/" method="get" role="search">
        <label for="prefix">Keys that begin with</label>
        <input id="prefix" name="prefix" value="${prefix}" autocomplete="off" spellcheck="false" maxlength="1024">
        <button>Find</button>
      </form>
      ${cards.length === 0 ? html`<p class="empty">${nothing(prefix, after)}</p>` : ''}
      <ul id="cards" class="cards">
        ${cards.map(card)}
      </ul>
      ${pager({ prefix, after }, page.next)}
    </main>`,
  });
}

/** Works by drop, by click and by keyboard: the input itself covers the area. */
function uploader(limitBytes: number): Html {
  return html`<section class="uploader" aria-label="Upload">
    <input id="files" type="file" multiple accept="${ACCEPTED}">
    <label for="files"><strong>Drop photos or PDFs here</strong> <span>or choose files</span></label>
    <small>JPEG, PNG, WebP, AVIF, GIF, TIFF or PDF, up to ${shortSize(limitBytes)} each</small>
    <noscript><p>Uploading needs JavaScript; looking does not.</p></noscript>
  </section>
  <p id="news" role="status"></p>`;
}

function nothing(prefix: string, after: string): string {
  if (prefix !== '') return `No key begins with “${prefix}”.`;
  return after === '' ? 'Nothing here yet. The first upload makes a start.' : 'Nothing comes after this.';
}

function pager({ prefix, after }: PageProps, next: string | undefined): Html | '' {
  if (after === '' && next === undefined) return '';
  return html`<nav class="pager" aria-label="Pages">
    ${after === '' ? '' : html`<a class="button" href="${pageUrl(prefix, '')}">First page</a>`}
    ${next === undefined ? '' : html`<a class="button" rel="next" href="${pageUrl(prefix, next)}">Next page</a>`}
  </nav>`;
}

function pageUrl(prefix: string, after: string): string {
  const parameters = new URLSearchParams(Object.entries({ prefix, after }).filter(([, value]) => value !== ''));
  return parameters.size === 0 ? '/' : `/?${parameters}`;
}
