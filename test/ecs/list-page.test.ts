import { PAGE_SIZE } from '../../containers/ecs/library.ts';
import { idOf } from '../../containers/ecs/photo-id.ts';
import { TestGallery } from './gallery.ts';

const ids = (page: string) => [...page.matchAll(/data-id="([^"]+)"/g)].map(([, id]) => id);
const nextOf = (page: string) => /rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');

describe('the list', () => {
  it('shows uploads in the order of their bytes, page after page, each once', async () => {
    const gallery = new TestGallery();
    const keys = ['\u{1F600}.jpg', '\uFFFD.jpg', ...Array.from({ length: 60 }, (_, i) => `a b+${i}%.jpg`)];
    for (const key of keys) gallery.upload(key);
    const shown: string[] = [];
    for (let path: string | undefined = '/'; path; ) {
      const page = await gallery.text(path);
      expect(ids(page).length).toBeLessThanOrEqual(PAGE_SIZE);
      shown.push(...ids(page).map((id) => Buffer.from(id ?? '', 'base64url').toString()));
      path = nextOf(page);
    }
    const inOrder = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(shown).toEqual(inOrder);
  });

  it('asks S3 for the same however large the library is', async () => {
    const asked = async (uploads: number) => {
      const gallery = new TestGallery();
      for (let i = 0; i < uploads; i += 1) {
        const key = `${String(i).padStart(5, '0')}.jpg`;
        gallery.picture(key, gallery.upload(key));
      }
      await gallery.get('/');
      return gallery.asked.length;
    };
    expect(await asked(5_000)).toBe(await asked(PAGE_SIZE));
    expect(await asked(5_000)).toBe(1 + PAGE_SIZE);
  });

  it('remembers a page for a moment', async () => {
    const gallery = new TestGallery();
    gallery.picture('a.jpg', gallery.upload('a.jpg'));
    await gallery.get('/');
    const before = gallery.asked.length;
    await gallery.get('/');
    expect(gallery.asked).toHaveLength(before);
  });

  it('narrows to keys that begin with what was asked for', async () => {
    const gallery = new TestGallery();
    for (const key of ['a/1.jpg', 'a/2.jpg', 'b/1.jpg']) gallery.upload(key);
    expect(ids(await gallery.text('/?prefix=a%2F'))).toEqual([idOf('a/1.jpg'), idOf('a/2.jpg')]);
  });

  it.each([
    ['/', 'Nothing here yet'],
    ['/?prefix=%3Cb%3E', 'No key begins with “&lt;b&gt;”'],
    ['/?after=z', 'Nothing comes after this'],
  ])('says so where there is nothing: %s', async (path, text) => {
    expect(await new TestGallery().text(path)).toContain(text);
  });
});

describe('a card', () => {
  const outcomeOf = (page: string) => /data-outcome="(\w+)"/.exec(page)?.[1];

  it('shows the picture once it stands, at an address of this very version', async () => {
    const gallery = new TestGallery();
    const etag = gallery.upload('a.jpg');
    expect(outcomeOf(await gallery.text('/'))).toBe('waiting');
    gallery.picture('b.jpg', gallery.upload('b.jpg'));
    const page = await gallery.text(`/cards?id=${idOf('b.jpg')}`);
    expect(outcomeOf(page)).toBe('ready');
    expect(page).not.toContain(etag);
    expect(page).toContain(`/pictures/512/${idOf('b.jpg')}?v=`);
  });

  it('shows no picture of an earlier upload of that key', async () => {
    const gallery = new TestGallery();
    gallery.picture('a.jpg', gallery.upload('a.jpg', 'first'));
    gallery.upload('a.jpg', 'second');
    expect(outcomeOf(await gallery.text('/'))).toBe('waiting');
  });

  it('gives the reason against this upload, and not against one that was replaced', async () => {
    const gallery = new TestGallery();
    const etag = gallery.upload('a.jpg', 'broken');
    gallery.reject('a.jpg', etag, 'It ends too soon');
    expect(await gallery.text('/')).toContain('It ends too soon');
    const replaced = new TestGallery();
    replaced.reject('a.jpg', etag, 'It ends too soon');
    replaced.picture('a.jpg', replaced.upload('a.jpg', 'whole'));
    const page = await replaced.text('/');
    expect(outcomeOf(page)).toBe('ready');
    expect(page).not.toContain('It ends too soon');
  });

  it('finds the reason against a key so long that the record’s was cut', async () => {
    const gallery = new TestGallery();
    const key = `${'ü'.repeat(510)}.jpg`;
    gallery.reject(key, gallery.upload(key), 'The key is too long');
    expect(await gallery.text('/')).toContain('The key is too long');
  });

  it('stops promising a picture after two hours', async () => {
    const gallery = new TestGallery();
    gallery.s3.now = new Date(Date.now() - 3 * 3_600_000);
    gallery.upload('notes.txt');
    expect(outcomeOf(await gallery.text('/'))).toBe('none');
  });

  it('tells of a document how many pages it has', async () => {
    const gallery = new TestGallery();
    gallery.picture('a.PDF.pdf', gallery.upload('a.PDF.pdf'), { 'page-count': '1200' });
    expect(await gallery.text('/')).toContain('PDF, 1,200 pages');
  });

  it('is looked up for a page’s worth of ids at most, and left out where there is no upload', async () => {
    const gallery = new TestGallery();
    const parameters = Array.from({ length: 100 }, (_, i) => `id=${idOf(`${i}.jpg`)}`).join('&');
    expect(await gallery.text(`/cards?${parameters}&id=!`)).toBe('');
    expect(gallery.asked).toHaveLength(PAGE_SIZE);
  });
});
