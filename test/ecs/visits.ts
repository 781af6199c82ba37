import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { type LocalGallery, startGallery } from '../../bin/kit/local-gallery.ts';
import { openBrowser } from '../kit/browser.ts';
import { deployedLibrary } from '../local/local-library.ts';
import { Visitor } from './visitor.ts';

const PATIENCE_MS = 60_000;

/**
 * The gallery over what is deployed, and before each test someone new who visits it. Whoever is sent
 * anywhere but to the gallery and its S3, or gets an error, fails the test.
 */
export class Visits {
  readonly endpoint = new URL(process.env.LOCAL_ENDPOINT ?? '');
  readonly outputs = JSON.parse(process.env.LOCAL_OUTPUTS ?? '');
  readonly library = deployedLibrary();
  readonly photo = readFileSync('docs/photos/rocket.jpg');
  gallery!: LocalGallery;
  visitor!: Visitor;
  private browser!: Browser;

  /** Of this file of tests. */
  static ofThisFile(): Visits {
    const visits = new Visits();
    beforeAll(async () => {
      visits.browser = await openBrowser();
      visits.gallery = await startGallery(visits.endpoint, visits.outputs);
    }, 120_000);
    afterAll(async () => {
      await visits.browser?.close();
      await visits.gallery?.[Symbol.asyncDispose]();
    });
    beforeEach(() => visits.begin());
    afterEach(async () => {
      const { origins, complaints } = visits.visitor;
      await visits.visitor.leave();
      const known = [visits.gallery.url.origin, visits.endpoint.origin];
      expect([...origins].filter((origin) => !known.includes(origin))).toEqual([]);
      expect(complaints).toEqual([]);
    });
    return visits;
  }

  /** Someone with a browser of this kind, instead of whoever was there. */
  async begin(options: BrowserContextOptions = {}): Promise<void> {
    await this.visitor?.leave();
    this.visitor = await Visitor.with(this.browser, this.gallery.url, options);
  }

  async uploadAndWait(key: string, body: Buffer): Promise<void> {
    expect(await this.library.results(await this.library.upload(key, body), PATIENCE_MS)).not.toEqual([]);
  }
}
