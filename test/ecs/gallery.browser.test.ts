import { readFile } from 'node:fs/promises';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import sharp from 'sharp';
import { type LocalGallery, startGallery } from '../../bin/kit/local-gallery.ts';
import { idOf, keyOf } from '../../containers/ecs/photo-id.ts';
import { thumbnailKey } from '../../lambda/kit/keys.ts';
import { Forwarder } from '../kit/forwarder.ts';
import { deployedLibrary } from '../local/local-library.ts';
import { putPyramid } from './pyramid.ts';
import { launch, Visitor } from './visitor.ts';

jest.setTimeout(120_000);

const endpoint = new URL(process.env.LOCAL_ENDPOINT ?? '');
const outputs = JSON.parse(process.env.LOCAL_OUTPUTS ?? '');
const library = deployedLibrary();
const PATIENCE_MS = 60_000;

let photo: Buffer;
let browser: Browser;
let gallery: LocalGallery;
let visitor: Visitor;

beforeAll(async () => {
  photo = await readFile('docs/photos/rocket.jpg');
  [browser, gallery] = await Promise.all([launch(), startGallery(endpoint, outputs)]);
});
afterAll(async () => {
  await browser?.close();
  await gallery?.[Symbol.asyncDispose]();
});

async function visit(options: BrowserContextOptions = {}): Promise<void> {
  visitor = await Visitor.with(browser, gallery.url, options);
}
beforeEach(() => visit());
afterEach(async () => {
  await visitor.leave();
  expect([...visitor.origins].filter((origin) => ![gallery.url.origin, endpoint.origin].includes(origin))).toEqual([]);
  expect(visitor.complaints).toEqual([]);
});

function open(key: string) {
  return visitor.page.goto(`/photos/${idOf(key)}`);
}

async function uploadAndWait(key: string, body: Buffer): Promise<void> {
  expect(await library.results(await library.upload(key, body), PATIENCE_MS)).not.toEqual([]);
}

describe('uploading', () => {
  it('goes straight to S3, and the picture comes up that the deployed thumbnail system makes', async () => {
    const name = 'mine 1+1 %.jpg';
    await visitor.page.goto('/');
    await visitor.page.setInputFiles('#files', { name, mimeType: 'image/jpeg', buffer: photo });
    await visitor.sees(name, 'ready');

    const key = keyOf((await visitor.card(name).getAttribute('data-id')) ?? '') ?? '';
    const { Body, ContentType } = await library.s3.send(new GetObjectCommand({ Bucket: library.uploads, Key: key }));
    expect(photo.equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
    expect(ContentType).toBe('image/jpeg');
    const posts = visitor.requests.filter((request) => request.startsWith('POST '));
    expect(posts).toEqual([`POST ${gallery.url.origin}/uploads`, `POST ${endpoint.origin}/${library.uploads}`]);
    const decoded = `(async ([image]) => {
      await image.decode();
      return image.naturalWidth / image.naturalHeight;
    })(document.querySelectorAll('.card img'))`;
    expect(await visitor.evaluate(decoded)).toBeCloseTo(640 / 427, 1);
    await visitor.page.getByText(`${name} has its picture.`).waitFor();
  });

  it('takes what is dropped anywhere on the page, and shows how far it is', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const create = { width: 900, height: 600, channels: 3, background: 'black', noise } as const;
    await visitor.page.goto('/');
    await visitor.slowUploads(400_000);
    await visitor.drop('noise.png', await sharp({ create }).png().toBuffer());
    const shares = await visitor.progressOf('noise.png');
    expect(shares.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    await visitor.sees('noise.png', 'ready');
  });

  it('shows the reason against a file that the library rejects, on its card and on its page', async () => {
    await visitor.page.goto('/');
    const buffer = Buffer.from('this is text');
    await visitor.page.setInputFiles('#files', { name: 'not a photo.png', mimeType: 'image/png', buffer });
    await visitor.sees('not a photo.png', 'rejected');
    const reason = 'The content is not recognised as JPEG, PNG, WebP, AVIF, GIF or TIFF';
    expect(await visitor.card('not a photo.png').innerText()).toContain(reason);
    await visitor.card('not a photo.png').getByRole('link').click();
    await visitor.page.getByRole('heading', { name: 'This file was rejected' }).waitFor();
    expect(await visitor.page.locator('main').innerText()).toContain(reason);
    expect(await visitor.page.locator('main').innerText()).toContain('UNSUPPORTED_FORMAT');
    await visitor.photograph('rejected');
  });

  it('says at once why the gallery does not take a file', async () => {
    await visitor.page.goto('/');
    await visitor.drop('page.html', Buffer.from('<script>alert(1)</script>'));
    await visitor.sees('page.html', 'failed');
    expect(await visitor.card('page.html').innerText()).toContain('Files must be one of jpg');
    // Chromium itself reports each answer of 400 and above.
    expect(visitor.complaints.splice(0)).toEqual([expect.stringContaining('415')]);
  });
});

describe('looking', () => {
  it('pages through all there is', async () => {
    const keys = Array.from({ length: 30 }, (_, i) => `paged/${String(i).padStart(2, '0')}.jpg`);
    await Promise.all(keys.map((key) => library.upload(key, photo)));
    await visitor.page.goto('/?prefix=paged%2F');
    expect(await visitor.page.locator('.card').count()).toBe(24);
    await visitor.page.getByRole('link', { name: 'Next page' }).click();
    await visitor.page.waitForURL(/after=/);
    expect(await visitor.page.locator('.name').allInnerTexts()).toEqual([
      '24.jpg',
      '25.jpg',
      '26.jpg',
      '27.jpg',
      '28.jpg',
      '29.jpg',
    ]);
    await visitor.page.getByRole('link', { name: 'First page' }).click();
    await visitor.page.waitForURL(/prefix=paged%2F$/);
    expect(await visitor.page.locator('.card').count()).toBe(24);
  });

  it('opens a pyramid, and fetches finer tiles as one goes closer', async () => {
    await putPyramid(library, 'huge.jpg', photo, 6000);
    await visitor.page.goto('/?prefix=huge');
    await visitor.card('huge.jpg').getByRole('link').click();
    await visitor.page.locator('#viewer[data-open]').waitFor();
    const finest = () =>
      Math.max(...visitor.requests.map((request) => Number(/_files\/(\d+)\/\d+_\d+\.jpeg/.exec(request)?.[1] ?? 0)));
    const before = finest();
    expect(before).toBeLessThan(12);
    await visitor.photograph('deep-zoom');
    for (let step = 0; step < 5; step += 1) await visitor.page.getByRole('button', { name: 'Zoom in' }).click();
    await expect(until(() => finest() === 13)).resolves.toBe(true);
    await visitor.photograph('deep-zoom-near');
    expect(await visitor.evaluate<number>(COLOURS)).toBeGreaterThan(50);
  });

  it('shows the page of a photo whose picture is on its way, and the picture when it is there', async () => {
    const key = `later-${Date.now()}.dat`;
    const { etag } = await library.upload(key, photo);
    await open(key);
    await visitor.page.getByText('The picture is on its way').waitFor();
    await putThumbnails(key, etag);
    await visitor.page.locator('.stage img').waitFor({ timeout: 30_000 });
  });

  it('shows a name for what it is', async () => {
    const key = `"><img src=x onerror=alert(1)> ü 日本 +%2F.jpg`;
    await uploadAndWait(key, photo);
    await visitor.page.goto(`/?prefix=${encodeURIComponent('"><img')}`);
    await visitor.page.getByText(key).click();
    expect(await visitor.page.locator('h1').innerText()).toBe(key);
    expect(await visitor.page.locator('.stage img').getAttribute('alt')).toBe(key);
    const download = visitor.page.waitForEvent('download');
    await visitor.page.getByRole('link', { name: 'Download the original' }).click();
    expect(photo.equals(await readFile(await (await download).path()))).toBe(true);
  });

  it('needs no JavaScript', async () => {
    await uploadAndWait('plain/one.jpg', photo);
    await visitor.leave();
    await visit({ javaScriptEnabled: false });
    await visitor.page.goto('/?prefix=plain%2F');
    await visitor.page.locator('.card img').waitFor();
    expect(await visitor.page.locator('.card img').getAttribute('src')).toMatch(/^\/pictures\/512\//);
  });
});

describe('by keyboard alone', () => {
  const press = (key: string) => visitor.page.keyboard.press(key);
  const focused = (selector: string) =>
    visitor.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`);
  const tabTo = async (selector: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      if (await focused(selector)) return;
      await press('Tab');
    }
    throw new Error(`Tab does not reach ${selector}`);
  };

  it('one finds a photo, opens it and goes closer', async () => {
    await putPyramid(library, 'keys/huge.jpg', photo, 3000);
    await visitor.page.goto('/');
    await press('Tab');
    expect(await focused('.skip')).toBe(true);
    await tabTo('#files');
    await tabTo('#prefix');
    await visitor.page.keyboard.type('keys/');
    await press('Enter');
    await visitor.page.waitForURL(/prefix=keys/);
    await tabTo('.card a');
    await press('Enter');
    await visitor.page.locator('#viewer[data-open]').waitFor();
    await tabTo('.openseadragon-canvas');
    const before = visitor.requests.length;
    for (let step = 0; step < 5; step += 1) await press('+');
    await expect(
      until(() => visitor.requests.slice(before).some((request) => request.includes('_files/12/'))),
    ).resolves.toBe(true);
    await tabTo('[data-zoom="home"]');
    await press('Enter');
  });
});

describe.each<[string, BrowserContextOptions]>([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
])('in %s', (look, options) => {
  beforeAll(async () => {
    for (let hue = 0; hue < 360; hue += 60)
      await uploadAndWait(`look/${hue}.jpg`, await sharp(photo).modulate({ hue }).jpeg().toBuffer());
    await uploadAndWait('look/broken.png', Buffer.from('text'));
    await library.upload('look/waiting.dat', photo);
    await putPyramid(library, 'look/zoom.jpg', photo, 4000);
  });
  beforeEach(async () => {
    await visitor.leave();
    await visit(options);
  });

  it.each([
    ['the list', '/?prefix=look%2F'],
    ['an empty list', '/?prefix=nothing%2Fhere'],
    ['a photo', `/photos/${idOf('look/60.jpg')}`],
    ['a pyramid', `/photos/${idOf('look/zoom.jpg')}`],
    ['a rejected file', `/photos/${idOf('look/broken.png')}`],
    ['a file that waits', `/photos/${idOf('look/waiting.dat')}`],
  ])('axe has nothing against %s, and nothing stands out at the side', async (what, path) => {
    await visitor.page.goto(path);
    if (what === 'a pyramid') await visitor.page.locator('#viewer[data-open]').waitFor();
    expect(await visitor.violations()).toEqual([]);
    expect(await visitor.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await visitor.photograph(`${what} ${look}`.replaceAll(' ', '-'));
  });

  it('has the ground that was asked for', async () => {
    await visitor.page.goto('/');
    const ground = await visitor.evaluate<string>('getComputedStyle(document.body).backgroundColor');
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
      await visitor.page.goto(frail.url.href);
      await visitor.page.getByRole('heading', { name: 'Storage is out of reach' }).waitFor();
      expect(await visitor.violations()).toEqual([]);
      await visitor.photograph('storage-is-dead');
      s3.mend();
      await visitor.page.locator('.uploader').waitFor({ timeout: 30_000 });
    } finally {
      await frail[Symbol.asyncDispose]();
      s3.stop();
      visitor.origins.delete(frail.url.origin);
      visitor.complaints.splice(0);
    }
  });
});

/** How many colours the middle of the viewer has. */
const COLOURS = `(() => {
  const canvas = document.querySelector('.openseadragon-canvas canvas');
  const { data } = canvas.getContext('2d').getImageData(canvas.width / 4, canvas.height / 4, 200, 200);
  return new Set(new Uint32Array(data.buffer)).size;
})()`;

async function until(holds: () => boolean): Promise<boolean> {
  for (let attempt = 0; attempt < 200 && !holds(); attempt += 1) await visitor.page.waitForTimeout(50);
  return holds();
}

async function putThumbnails(key: string, etag: string): Promise<void> {
  const Body = await sharp(photo).resize(128).webp().toBuffer();
  for (const edgePx of [128, 512, 1024]) {
    const object = { Bucket: library.derived, Key: thumbnailKey(edgePx, key), Body, ContentType: 'image/webp' };
    await library.s3.send(new PutObjectCommand({ ...object, Metadata: { 'source-etag': etag } }));
  }
}
