import { html } from 'hono/html';
import { type BundledLanguage, createCssVariablesTheme, createHighlighter } from 'shiki';
import type { Html } from './html.ts';

const LANGUAGES: readonly (readonly [string, BundledLanguage])[] = [
  ['.ts', 'typescript'],
  ['.json', 'json'],
  ['.sh', 'shellscript'],
  ['Dockerfile', 'dockerfile'],
];

/** What the style sheet colours, by the theme's names. */
const CLASSES: Readonly<Record<string, string>> = {
  comment: 'c',
  constant: 'n',
  function: 'f',
  keyword: 'k',
  parameter: 'p',
  'string-expression': 's',
  string: 's',
};

const highlighter = await createHighlighter({
  themes: [createCssVariablesTheme({ name: 'classes', fontStyle: false })],
  langs: LANGUAGES.map(([, language]) => language),
});

/** The lines of a source, its words in classes that the style sheet colours. */
export function highlight(source: string, file: string): readonly Html[] {
  const [, lang = 'text'] = LANGUAGES.find(([ending]) => file.endsWith(ending)) ?? [];
  const { tokens } = highlighter.codeToTokens(source, { lang, theme: 'classes' });
  return tokens.map((line) => html`${line.map(({ content, color }) => word(content, color))}`);
}

function word(content: string, color = ''): Html | string {
  const [, name = ''] = /token-([a-z-]+)\)$/.exec(color) ?? [];
  const kind = CLASSES[name];
  return kind && content.trim() !== '' ? html`<b class="${kind}">${content}</b>` : content;
}
