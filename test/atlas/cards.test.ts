import { readFileSync } from 'node:fs';
import { DECK, stackOf, wordOf } from '../../atlas/cards/deck.ts';
import { Sources } from '../../atlas/page/sources.ts';
import { COMPARISONS } from '../../atlas/price/comparisons.ts';

const WORDS = [...readFileSync('bin/app.ts', 'utf8').matchAll(/new (\w+)Stack\(app/g)].map(([, stack = '']) =>
  wordOf(stack),
);
/** What the study deck has on the fronts of its cards. */
const FRONTS = [
  'What is Docker?',
  'Where are Docker images stored?',
  'Docker versus Virtual Machines',
  'Elastic Container Service (ECS)',
  'Fargate',
  'Elastic Container Registry (ECR)',
  'What’s serverless?',
  'Some of the serverless services in AWS',
  'Why AWS Lambda',
  'Benefits of AWS Lambda',
  'AWS Lambda language support',
  'Lambda Container Image',
  'Example: Serverless Thumbnail creation',
  'Example: Serverless CRON Job',
  'Amazon API Gateway',
  'Amazon API Gateway (Example)',
  'AWS Batch',
  'AWS Batch (Example)',
  'Batch vs Lambda',
  'Amazon Lightsail',
  'Other Compute - Summary',
  'Lambda Summary',
];
const sources = new Sources(process.cwd());

describe('the deck', () => {
  it.each(WORDS)('has a card for %s', (word) => {
    const card = DECK.find((one) => one.word === word);
    expect(card?.questions.length).toBeGreaterThan(0);
  });

  it.each(WORDS)('knows the stack of %s and the word of its stack', (word) => {
    expect(wordOf(stackOf(word))).toBe(word);
  });

  it('answers each of its cards, by its front', () => {
    const answered = new Set(DECK.flatMap(({ questions }) => questions.map(({ deck }) => deck)));
    expect([...answered].sort()).toEqual(FRONTS.toSorted());
  });

  it.each(DECK.flatMap(({ questions }) => questions.map((question) => [question.ask, question] as const)))(
    'shows the answer in the code: %s',
    (_, { shown }) => {
      expect(shown.length).toBeGreaterThan(0);
      for (const evidence of shown) expect(sources.lineOf(evidence)).toBeGreaterThan(0);
    },
  );

  it('has comparisons that exist', () => {
    const ids = COMPARISONS.map(({ id }) => id);
    for (const { comparison } of DECK) if (comparison) expect(ids).toContain(comparison);
  });

  it('says which card speaks of what is no longer there', () => {
    const gone = { file: 'lib/storage/media-buckets.ts', text: 'no such line' };
    expect(() => sources.lineOf(gone)).toThrow(
      'A card must speak of what is in lib/storage/media-buckets.ts, got "no such line"',
    );
  });
});
