import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { accessibilityFindings, keepScreenshot } from '../kit/browser.ts';

/** Someone with a browser of their own, and a record of all that it asked for and complained of. */
export class Visitor {
  readonly page: Page;
  /** Origins that were asked for anything. */
  readonly origins = new Set<string>();
  /** Errors of scripts, and what the Content-Security-Policy has blocked. */
  readonly complaints: string[] = [];
  readonly requests: string[] = [];
  private readonly context: BrowserContext;

  static async with(browser: Browser, baseURL: URL, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({ baseURL: baseURL.origin, ...options });
    return new Visitor(context, await context.newPage());
  }

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('request', (request) => {
      this.origins.add(new URL(request.url()).origin);
      this.requests.push(`${request.method()} ${request.url()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Waits until a file's card has this outcome. */
  async sees(name: string, outcome: 'ready' | 'rejected' | 'failed' | 'waiting'): Promise<void> {
    await this.card(name)
      .and(this.page.locator(`[data-outcome="${outcome}"]`))
      .waitFor({ timeout: 60_000 });
  }

  card(name: string) {
    return this.page.locator(`.card[data-name=${JSON.stringify(name)}]`).first();
  }

  /** Drags a file from elsewhere onto the page, and lets it go. */
  async drop(name: string, content: Buffer): Promise<void> {
    await this.page.evaluate(`
      const dataTransfer = new DataTransfer();
      const bytes = Uint8Array.from(atob('${content.toString('base64')}'), (byte) => byte.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], ${JSON.stringify(name)}));
      for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    `);
  }

  async slowUploads(bytesPerSecond: number): Promise<void> {
    const session = await this.context.newCDPSession(this.page);
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond,
    });
  }

  /** What a file's progress bar has shown until the upload was over, each share once. */
  async progressOf(name: string): Promise<readonly number[]> {
    const shares = new Set<number>();
    const bar = `document.querySelector('.card[data-outcome="uploading"] progress')?.value ?? -1`;
    for (let share = 0; share >= 0; await this.page.waitForTimeout(50)) {
      share = await this.page.evaluate<number>(bar);
      if (share >= 0) shares.add(share);
    }
    if ((await this.card(name).count()) === 0) throw new Error(`There is no card of ${name}`);
    return [...shares];
  }

  /** What this expression says in the page. */
  evaluate<T>(expression: string): Promise<T> {
    return this.page.evaluate<T>(expression);
  }

  /** What axe has against this page as it is. */
  violations(): Promise<readonly string[]> {
    return accessibilityFindings(this.page);
  }

  /** Keeps what the page looks like, for a person to look at. */
  async photograph(name: string): Promise<void> {
    await this.page.evaluate(
      'Promise.all([...document.images].map((image) => ((image.loading = "eager"), image.decode().catch(() => {}))))',
    );
    await keepScreenshot(this.page, `gallery/${name}`);
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}
