import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { DECK, stackOf } from '../../atlas/cards/deck.ts';
import { Sources } from '../../atlas/page/sources.ts';
import { accessibilityFindings, keepScreenshot, openBrowser, visit } from '../kit/browser.ts';

jest.setTimeout(120_000);

const PHONE = { viewport: { width: 390, height: 844 } };
const DARK = { colorScheme: 'dark' as const };
const PAGES = ['index.html', 'flash-cards.html', 'price.html', ...DECK.map(({ word }) => `${word}.html`)];

/** Of a page; a link in a drawing has its address in an object. */
const IDS_AND_LINKS = `({
  ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
  links: [...document.querySelectorAll('a[href]')].map((link) => new URL(link.getAttribute('href'), location.href).href),
})`;

const sources = new Sources(process.cwd());
let browser: Browser;
beforeAll(async () => {
  execFileSync(process.execPath, ['bin/atlas.ts'], { stdio: ['ignore', 'ignore', 'inherit'] });
  browser = await openBrowser();
}, 180_000);
afterAll(() => browser?.close());

function addressOf(file: string): string {
  return pathToFileURL(resolve('atlas.out', file)).href;
}

describe('the atlas from a disk', () => {
  it.each(PAGES)('%s has no error, and asks for nothing but files beside it', async (file) => {
    const { page, errors, requests } = await visit(browser, addressOf(file));
    const elsewhere = requests.filter((url) => !url.startsWith(addressOf('')) && !url.startsWith('data:'));
    expect({ errors, elsewhere }).toEqual({ errors: [], elsewhere: [] });
    expect(requests).toContain(addressOf('atlas.js'));
    await page.context().close();
  });

  it.each(PAGES)(
    '%s has no accessibility finding, in the light on a wide screen and in the dark on a phone',
    async (file) => {
      for (const [name, options] of Object.entries({ light: {}, dark: { ...PHONE, ...DARK } })) {
        const { page } = await visit(browser, addressOf(file), options);
        expect(await accessibilityFindings(page)).toEqual([]);
        await keepScreenshot(page, `atlas/${basename(file, '.html')}-${name}`);
        await page.context().close();
      }
    },
  );

  it.each(PAGES)('%s is no wider than a phone', async (file) => {
    const { page } = await visit(browser, addressOf(file), PHONE);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.context().close();
  });

  it('has no link that leads nowhere', async () => {
    const { page } = await visit(browser, addressOf('index.html'));
    const files = globSync('{*,source/*}.html', { cwd: 'atlas.out' });
    const targets = new Map<string, { ids: Set<string>; links: string[] }>();
    for (const file of files) {
      await page.goto(addressOf(file));
      const { ids, links } = await page.evaluate<{ ids: string[]; links: string[] }>(IDS_AND_LINKS);
      targets.set(addressOf(file), { ids: new Set(ids), links });
    }
    const broken = [...targets].flatMap(([from, { links }]) =>
      links
        .filter((link) => link.startsWith('file:'))
        .filter((link) => {
          const [to = '', hash = ''] = link.split('#');
          const target = targets.get(to);
          return !target || (hash !== '' && !target.ids.has(decodeURIComponent(hash)));
        })
        .map((link) => `${basename(from)} → ${basename(link)}`),
    );
    expect(files.length).toBeGreaterThan(100);
    expect([...new Set(broken)]).toEqual([]);
    await page.context().close();
  }, 120_000);
});

describe('a system of the atlas', () => {
  it('shows what a line of code made, by keyboard', async () => {
    const line = sources.lineOf({
      file: 'lib/thumbnail/thumbnail-pipeline.ts',
      text: "new Rule(this, 'ImageUploaded'",
    });
    const { page } = await visit(browser, addressOf('thumbnail.html'));
    await page.locator(`a.no[aria-label^="Line ${line} made PipelineImageUploaded"]`).focus();
    await page.keyboard.press('Enter');
    const lit = page.locator('.template .chunk.lit');
    await expect(lit.first().textContent()).resolves.toContain('AWS::Events::Rule');
    await expect(page.locator('#code .status').textContent()).resolves.toContain(
      `Line ${line} made PipelineImageUploaded`,
    );
    await page.context().close();
  });

  it('shows which lines made a resource, in each file on the way', async () => {
    const { page } = await visit(browser, addressOf('thumbnail.html'));
    const alarm = page.locator('article.block', { hasText: 'AWS::CloudWatch::Alarm' }).first();
    await alarm.locator('a.by').first().click();
    const lines = await page.locator('.code .l.lit').allTextContents();
    expect(lines.some((line) => line.includes('super(scope, id, { treatMissingData'))).toBe(true);
    expect(lines.some((line) => line.includes("new StageAlarm(this, 'NotEmpty'"))).toBe(true);
    await page.context().close();
  });

  it('is two steps from the front page, whatever the card', async () => {
    const { page } = await visit(browser, addressOf('index.html'));
    await page.fill('#search', 'docker versus');
    await page.locator('#deck-list li:not([hidden]) a').click();
    await expect(page.locator('.flash details[open] p').first().isVisible()).resolves.toBe(true);
    expect(page.url()).toContain('ecs.html#q-ecs-');
    await page.context().close();
  });

  it.each(['index.html', 'thumbnail.html'])('draws %s for wide screens and for phones', async (file) => {
    for (const [options, shown, hidden] of [
      [{}, '.drawing.right', '.drawing.down'],
      [PHONE, '.drawing.down', '.drawing.right'],
    ] as const) {
      const { page } = await visit(browser, addressOf(file), options);
      expect([await page.locator(shown).isVisible(), await page.locator(hidden).isVisible()]).toEqual([true, false]);
      await page.context().close();
    }
  });

  it('leads from a resource in a picture to its place in the template', async () => {
    const { page } = await visit(browser, addressOf('thumbnail.html'));
    await page.locator('.drawing.right a', { hasText: 'AWS Lambda function' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('article.block:target h3').textContent()).resolves.toContain('AWS Lambda function');
    expect(page.url()).toContain('#t-PipelineFunction');
    await page.context().close();
  });
});

describe('prices of the atlas', () => {
  it('follow the sliders, with their arithmetic', async () => {
    const { page } = await visit(browser, addressOf('price.html'));
    const figure = page.locator('#compare-batch-or-lambda');
    const price = figure.locator('.options strong').first();
    const before = await price.textContent();
    const slider = figure.getByRole('slider', { name: 'Images a day' });
    await slider.focus();
    await page.keyboard.press('End');
    expect(await price.textContent()).not.toBe(before);
    await expect(slider.getAttribute('aria-valuetext')).resolves.toBe('1,000,000');
    await expect(figure.locator('.options li').first().textContent()).resolves.toContain('1,000,000 images');
    await expect(figure.locator('svg path').count()).resolves.toBeGreaterThan(1);
    await page.context().close();
  });

  it('say where Lambda stops', async () => {
    const { page } = await visit(browser, addressOf('price.html'));
    const figure = page.locator('#compare-batch-or-lambda');
    await figure.getByLabel('CPU seconds an image').focus();
    await page.keyboard.press('End');
    await expect(figure.locator('.options article').first().textContent()).resolves.toContain('more than 15 minutes');
    await page.context().close();
  });
});

describe('flash cards', () => {
  it('open by Enter and go by arrow keys', async () => {
    const { page } = await visit(browser, addressOf('flash-cards.html'));
    const cards = page.locator('.flash summary');
    await cards.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.locator('.flash details[open]').count()).resolves.toBe(1);
    await expect(page.locator('.flash details[open] summary').textContent()).resolves.toBe(
      await cards.nth(1).textContent(),
    );
    await page.context().close();
  });

  it.each(DECK.map(({ word, questions }) => [stackOf(word), questions.length, word] as const))(
    'of %s are all there: %s',
    async (_, count, word) => {
      const { page } = await visit(browser, addressOf('flash-cards.html'));
      await expect(page.locator(`li[id^="q-${word}-"]`).count()).resolves.toBe(count);
      await page.context().close();
    },
  );
});
