import { readFile } from 'node:fs/promises';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { idOf, keyOf } from '../../containers/ecs/photo-id.ts';
import { thumbnailKey } from '../../lambda/kit/keys.ts';
import { putPyramid } from './pyramid.ts';
import { Visits } from './visits.ts';

jest.setTimeout(120_000);

const visits = Visits.ofThisFile();
const { endpoint, library, photo } = visits;

function open(key: string) {
  return visits.visitor.page.goto(`/photos/${idOf(key)}`);
}

describe('uploading', () => {
  it('goes straight to S3, and the picture comes up that the deployed thumbnail system makes', async () => {
    const name = 'mine 1+1 %.jpg';
    await visits.visitor.page.goto('/');
    await visits.visitor.page.setInputFiles('#files', { name, mimeType: 'image/jpeg', buffer: photo });
    await visits.visitor.sees(name, 'ready');

    const key = keyOf((await visits.visitor.card(name).getAttribute('data-id')) ?? '') ?? '';
    const { Body, ContentType } = await library.s3.send(new GetObjectCommand({ Bucket: library.uploads, Key: key }));
    expect(photo.equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
    expect(ContentType).toBe('image/jpeg');
    const posts = visits.visitor.requests.filter((request) => request.startsWith('POST '));
    expect(posts).toEqual([`POST ${visits.gallery.url.origin}/uploads`, `POST ${endpoint.origin}/${library.uploads}`]);
    const decoded = `(async ([image]) => {
      await image.decode();
      return image.naturalWidth / image.naturalHeight;
    })(document.querySelectorAll('.card img'))`;
    expect(await visits.visitor.evaluate(decoded)).toBeCloseTo(640 / 427, 1);
    await visits.visitor.page.getByText(`${name} has its picture.`).waitFor();
  });

  it('takes what is dropped anywhere on the page, and shows how far it is', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const create = { width: 900, height: 600, channels: 3, background: 'black', noise } as const;
    await visits.visitor.page.goto('/');
    await visits.visitor.slowUploads(200_000);
    await visits.visitor.drop('noise.png', await sharp({ create }).png().toBuffer());
    await visits.visitor.page.waitForTimeout(2_500);
    await visits.visitor.photograph('uploading');
    const shares = await visits.visitor.progressOf('noise.png');
    expect(shares.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    await visits.visitor.sees('noise.png', 'ready');
  });

  it('shows the reason against a file that the library rejects, on its card and on its page', async () => {
    await visits.visitor.page.goto('/');
    const buffer = Buffer.from('this is text');
    await visits.visitor.page.setInputFiles('#files', { name: 'not a photo.png', mimeType: 'image/png', buffer });
    await visits.visitor.sees('not a photo.png', 'rejected');
    const reason = 'The content is not recognised as JPEG, PNG, WebP, AVIF, GIF or TIFF';
    expect(await visits.visitor.card('not a photo.png').innerText()).toContain(reason);
    await visits.visitor.card('not a photo.png').getByRole('link').click();
    await visits.visitor.page.getByRole('heading', { name: 'This file was rejected' }).waitFor();
    expect(await visits.visitor.page.locator('main').innerText()).toContain(reason);
    expect(await visits.visitor.page.locator('main').innerText()).toContain('UNSUPPORTED_FORMAT');
    await visits.visitor.photograph('rejected');
  });

  it('says at once why the gallery does not take a file', async () => {
    await visits.visitor.page.goto('/');
    await visits.visitor.drop('page.html', Buffer.from('<script>alert(1)</script>'));
    await visits.visitor.sees('page.html', 'failed');
    expect(await visits.visitor.card('page.html').innerText()).toContain('Files must be one of jpg');
    // Chromium itself reports each answer of 400 and above.
    expect(visits.visitor.complaints.splice(0)).toEqual([expect.stringContaining('415')]);
  });
});

describe('looking', () => {
  it('pages through all there is', async () => {
    // No system takes these, so that no 30 functions run beside the browser.
    const keys = Array.from({ length: 30 }, (_, i) => `paged/${String(i).padStart(2, '0')}.txt`);
    await Promise.all(keys.map((key) => library.upload(key, Buffer.from('text'))));
    await visits.visitor.page.goto('/?prefix=paged%2F');
    expect(await visits.visitor.page.locator('.card').count()).toBe(24);
    await visits.visitor.page.getByRole('link', { name: 'Next page' }).click();
    await visits.visitor.page.waitForURL(/after=/);
    expect(await visits.visitor.page.locator('.name').allInnerTexts()).toEqual([
      '24.txt',
      '25.txt',
      '26.txt',
      '27.txt',
      '28.txt',
      '29.txt',
    ]);
    await visits.visitor.page.getByRole('link', { name: 'First page' }).click();
    await visits.visitor.page.waitForURL(/prefix=paged%2F$/);
    expect(await visits.visitor.page.locator('.card').count()).toBe(24);
  });

  it('opens a pyramid, and fetches finer tiles as one goes closer', async () => {
    await putPyramid(library, 'huge.jpg', photo, 6000);
    await visits.visitor.page.goto('/?prefix=huge');
    await visits.visitor.card('huge.jpg').getByRole('link').click();
    await visits.visitor.page.locator('#viewer[data-open]').waitFor();
    const finest = () =>
      Math.max(
        ...visits.visitor.requests.map((request) => Number(/_files\/(\d+)\/\d+_\d+\.jpeg/.exec(request)?.[1] ?? 0)),
      );
    const before = finest();
    expect(before).toBeLessThan(12);
    await visits.visitor.photograph('deep-zoom');
    for (let step = 0; step < 5; step += 1) await visits.visitor.page.getByRole('button', { name: 'Zoom in' }).click();
    await expect(until(() => finest() === 13)).resolves.toBe(true);
    await visits.visitor.photograph('deep-zoom-near');
    expect(await visits.visitor.evaluate<number>(COLOURS)).toBeGreaterThan(50);
  });

  it('shows the page of a photo whose picture is on its way, and the picture when it is there', async () => {
    const key = `later-${Date.now()}.dat`;
    const { etag } = await library.upload(key, photo);
    await open(key);
    await visits.visitor.page.getByText('The picture is on its way').waitFor();
    await putThumbnails(key, etag);
    await visits.visitor.page.locator('.stage img').waitFor({ timeout: 30_000 });
  });

  it('shows a name for what it is', async () => {
    const key = `"><img src=x onerror=alert(1)> ü 日本 +%2F.jpg`;
    await visits.uploadAndWait(key, photo);
    await visits.visitor.page.goto(`/?prefix=${encodeURIComponent('"><img')}`);
    await visits.visitor.page.getByText(key).click();
    expect(await visits.visitor.page.locator('h1').innerText()).toBe(key);
    expect(await visits.visitor.page.locator('.stage img').getAttribute('alt')).toBe(key);
    const download = visits.visitor.page.waitForEvent('download');
    await visits.visitor.page.getByRole('link', { name: 'Download the original' }).click();
    expect(photo.equals(await readFile(await (await download).path()))).toBe(true);
  });

  it('needs no JavaScript', async () => {
    await visits.uploadAndWait('plain/one.jpg', photo);
    await visits.begin({ javaScriptEnabled: false });
    await visits.visitor.page.goto('/?prefix=plain%2F');
    await visits.visitor.page.locator('.card img').waitFor();
    expect(await visits.visitor.page.locator('.card img').getAttribute('src')).toMatch(/^\/pictures\/512\//);
  });
});

describe('by keyboard alone', () => {
  const press = (key: string) => visits.visitor.page.keyboard.press(key);
  const focused = (selector: string) =>
    visits.visitor.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`);
  const tabTo = async (selector: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      if (await focused(selector)) return;
      await press('Tab');
    }
    throw new Error(`Tab does not reach ${selector}`);
  };

  it('one finds a photo, opens it and goes closer', async () => {
    await putPyramid(library, 'keys/huge.jpg', photo, 3000);
    await visits.visitor.page.goto('/');
    await press('Tab');
    expect(await focused('.skip')).toBe(true);
    await tabTo('#files');
    await tabTo('#prefix');
    await visits.visitor.page.keyboard.type('keys/');
    await press('Enter');
    await visits.visitor.page.waitForURL(/prefix=keys/);
    await tabTo('.card a');
    await press('Enter');
    await visits.visitor.page.locator('#viewer[data-open]').waitFor();
    await tabTo('.openseadragon-canvas');
    const before = visits.visitor.requests.length;
    for (let step = 0; step < 5; step += 1) await press('+');
    await expect(
      until(() => visits.visitor.requests.slice(before).some((request) => request.includes('_files/12/'))),
    ).resolves.toBe(true);
    await tabTo('[data-zoom="home"]');
    await press('Enter');
  });
});

/** How many colours the middle of the viewer has. */
const COLOURS = `(() => {
  const canvas = document.querySelector('.openseadragon-canvas canvas');
  const { data } = canvas.getContext('2d').getImageData(canvas.width / 4, canvas.height / 4, 200, 200);
  return new Set(new Uint32Array(data.buffer)).size;
})()`;

async function until(holds: () => boolean): Promise<boolean> {
  for (let attempt = 0; attempt < 200 && !holds(); attempt += 1) await visits.visitor.page.waitForTimeout(50);
  return holds();
}

async function putThumbnails(key: string, etag: string): Promise<void> {
  const Body = await sharp(photo).resize(128).webp().toBuffer();
  for (const edgePx of [128, 512, 1024]) {
    const object = { Bucket: library.derived, Key: thumbnailKey(edgePx, key), Body, ContentType: 'image/webp' };
    await library.s3.send(new PutObjectCommand({ ...object, Metadata: { 'source-etag': etag } }));
  }
}
