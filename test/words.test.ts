import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Folders of `lib` that are no system's. */
const SHARED = ['config', 'kit', 'dashboards', 'policy', 'faults'];
/** Systems that run no code of ours. */
const WITHOUT_CODE = ['storage', 'network', 'lightsail'];

const foldersIn = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !SHARED.includes(entry.name))
    .map(({ name }) => name);
const words = foldersIn('lib');
const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const pascalCase = (word: string) => word.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What a system lacks, in words; CONTRIBUTING.md has the list. */
function missing(word: string): string[] {
  const stack = pascalCase(word);
  const code = [`lambda/${word}`, `containers/${word}`].filter(existsSync);
  const page = read(`docs/${word}.md`);
  const parts = {
    [`lib/${word}/${word}-stack.ts with ${stack}Stack`]: read(`lib/${word}/${word}-stack.ts`).includes(
      `class ${stack}Stack `,
    ),
    [`a construct in lib/index.ts from ./${word}`]: read('lib/index.ts').includes(`from './${word}/`),
    [`lambda/${word} or containers/${word}`]: WITHOUT_CODE.includes(word) || code.length > 0,
    [`${word} left out of WITHOUT_CODE`]: !WITHOUT_CODE.includes(word) || code.length === 0,
    [`tests in test/${word}`]:
      existsSync(`test/${word}`) && readdirSync(`test/${word}`).some((file) => file.endsWith('.test.ts')),
    [`docs/${word}.md with a picture and its stack`]: page.includes('```mermaid') && page.includes(`\`${stack}\``),
    [`${stack} in bin/app.ts`]: read('bin/app.ts').includes(`new ${stack}Stack(app, '${stack}'`),
    "a row of the README's table": read('README.md').includes(`| [\`${word}\`](docs/${word}.md) | \`${stack}\` |`),
  };
  return Object.entries(parts).flatMap(([part, isThere]) => (isThere ? [] : [part]));
}

describe('a word is the same everywhere', () => {
  it.each(words)('%s has all its parts', (word) => {
    expect(missing(word)).toEqual([]);
  });

  it('says so of a word that is nowhere', () => {
    expect(missing('nowhere')).toHaveLength(7);
  });

  it.each(['lambda', 'containers'])('every folder of %s is a word', (folder) => {
    expect(words).toEqual(expect.arrayContaining(foldersIn(folder)));
  });
});
