import { html } from 'hono/html';
import type { Assets } from '../assets.ts';

/** HTML in which everything that came from outside is escaped. */
export type Html = ReturnType<typeof html>;

export interface LayoutProps {
  readonly title: string;
  readonly asset: (name: string) => string;
  /** Scripts of the page, beside the gallery's own. @default - none */
  readonly scripts?: readonly string[];
  readonly body: Html;
}

/** What every page has around it. */
export function layout({ title, asset, scripts = [], body }: LayoutProps): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="${asset('icon.svg')}">
    <link rel="stylesheet" href="${asset('style.css')}">
    ${['gallery.js', ...scripts].map((script) => html`<script type="module" src="${asset(script)}"></script>`)}
  </head>
  <body>
    <a class="skip" href="#main">Skip to content</a>
    <header class="top">
      <a class="brand" href="/"><img src="${asset('icon.svg')}" alt="" width="28" height="28">Media library</a>
    </header>
    ${body}
  </body>
</html>`;
}

/** A page that only says something. */
export function messagePage(
  asset: LayoutProps['asset'],
  title: string,
  text: string,
  options: { readonly recovers?: boolean } = {},
): Html {
  return layout({
    title: `${title} · Media library`,
    asset,
    body: html`<main id="main" class="message" ${options.recovers ? html`data-recovers` : ''}>
      <h1>${title}</h1>
      <p role="status">${text}</p>
      <p><a class="button" href="/">To the first page</a></p>
    </main>`,
  });
}

/**
 * The address of each asset that pages refer to.
 * @throws Error, at the page, if there is no such file
 */
export function assetUrls(assets: Assets): LayoutProps['asset'] {
  return (name) => {
    const asset = assets.get(name);
    if (!asset) throw new Error(`There must be an asset ${name}, got ${[...assets.keys()].join(', ')}`);
    return asset.url;
  };
}
