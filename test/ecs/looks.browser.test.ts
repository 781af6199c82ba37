import type { BrowserContextOptions } from 'playwright-core';
import sharp from 'sharp';
import { startGallery } from '../../bin/kit/local-gallery.ts';
import { idOf } from '../../containers/ecs/photo-id.ts';
import { Forwarder } from '../kit/forwarder.ts';
import { putDocument } from './document.ts';
import { putPyramid } from './pyramid.ts';
import { Visits } from './visits.ts';

jest.setTimeout(120_000);

const visits = Visits.ofThisFile();
const { endpoint, outputs, library, photo } = visits;

describe.each<[string, BrowserContextOptions]>([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
])('in %s', (look, options) => {
  beforeAll(async () => {
    for (let hue = 0; hue < 360; hue += 60)
      await visits.uploadAndWait(`look/${hue}.jpg`, await sharp(photo).modulate({ hue }).jpeg().toBuffer());
    await visits.uploadAndWait('look/broken.png', Buffer.from('text'));
    await library.upload('look/waiting.dat', photo);
    await putPyramid(library, 'look/zoom.jpg', photo, 4000);
    await putDocument(library, 'look/novel.pdf');
    await visits.uploadAndWait('small/icon.png', await sharp(photo).resize(48).png().toBuffer());
  });
  beforeEach(() => visits.begin(options));

  it.each([
    ['the list', '/?prefix=look%2F'],
    ['an empty list', '/?prefix=nothing%2Fhere'],
    ['a photo', `/photos/${idOf('look/60.jpg')}`],
    ['a document', `/photos/${idOf('look/novel.pdf')}`],
    ['a pyramid', `/photos/${idOf('look/zoom.jpg')}`],
    ['a rejected file', `/photos/${idOf('look/broken.png')}`],
    ['a file that waits', `/photos/${idOf('look/waiting.dat')}`],
  ])('axe has nothing against %s, and nothing stands out at the side', async (what, path) => {
    await visits.visitor.page.goto(path);
    if (what === 'a pyramid') await visits.visitor.page.locator('#viewer[data-open]').waitFor();
    expect(await visits.visitor.violations()).toEqual([]);
    expect(await visits.visitor.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await visits.visitor.photograph(`${what} ${look}`.replaceAll(' ', '-'));
  });

  it('shows a photo as large as the screen and its own pixels allow, and no larger', async () => {
    const room = Math.min(640, (options.viewport?.width ?? 1280) - 32);
    for (const [key, widthPx] of [
      ['look/60.jpg', room],
      ['small/icon.png', 48],
    ] as const) {
      await visits.visitor.page.goto(`/photos/${idOf(key)}`);
      const still = visits.visitor.page.locator('.still');
      await still.evaluate('(image) => image.decode()');
      expect(await visits.visitor.evaluate('document.querySelector(".still").clientWidth')).toBe(widthPx);
    }
  });

  it('has the ground that was asked for', async () => {
    await visits.visitor.page.goto('/');
    const ground = await visits.visitor.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const [red = 0] = ground.match(/\d+/g)?.map(Number) ?? [];
    expect(red < 64).toBe(options.colorScheme === 'dark');
  });
});

describe('when S3 is dead', () => {
  it('the page says so, and comes back by itself', async () => {
    const s3 = await Forwarder.to(endpoint);
    const frail = await startGallery(new URL(`http://127.0.0.1:${s3.port}`), outputs);
    try {
      s3.cut();
      await visits.visitor.page.goto(frail.url.href);
      await visits.visitor.page.getByRole('heading', { name: 'Storage is out of reach' }).waitFor();
      expect(await visits.visitor.violations()).toEqual([]);
      await visits.visitor.photograph('storage-is-dead');
      s3.mend();
      await visits.visitor.page.locator('.uploader').waitFor({ timeout: 30_000 });
    } finally {
      // Or the page still asks for pictures when nobody answers any more.
      await visits.visitor.page.goto('about:blank');
      await frail[Symbol.asyncDispose]();
      s3.stop();
      visits.visitor.origins.delete(frail.url.origin);
      visits.visitor.complaints.splice(0);
    }
  });
});
