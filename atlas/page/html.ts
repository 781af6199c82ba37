import type { HtmlEscapedString } from 'hono/utils/html';

/** Markup in which every value was escaped, as `html` of hono makes it. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;
