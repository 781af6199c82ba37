import { html, raw } from 'hono/html';
import { DECK } from '../cards/deck.ts';
import type { Html } from './html.ts';

export interface PageOptions {
  readonly title: string;
  readonly body: Html;
  /** The file's name, by which the menu knows where one is. */
  readonly file: string;
  /** From the page to the atlas's folder. @default - it is in it */
  readonly root?: string;
}

/** A whole page: everything it needs lies beside it, so that it works from a disk. */
export function page({ title, body, file, root = '' }: PageOptions): Html {
  const link = (to: string, text: string) =>
    html`<a href="${root}${to}"${to === file ? raw(' aria-current="page"') : ''}>${text}</a>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Atlas of the media library</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}style.css">
<script defer src="${root}atlas.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the page</a>
<header class="top">
<nav aria-label="Atlas">
${link('index.html', 'Atlas')} ${link('flash-cards.html', 'Flash cards')} ${link('price.html', 'Price')}
<details class="menu"><summary>Systems</summary><ul>${DECK.map(({ word, title }) => html`<li>${link(`${word}.html`, title)}</li>`)}</ul></details>
</nav>
</header>
<main id="main">
${body}
</main>
<footer><p>Made from the synthesized templates and the sources by <code>npm run atlas</code>.</p></footer>
</body>
</html>
`;
}
