import { idOf } from '../../containers/ecs/photo-id.ts';
import { tilesKey } from '../../lambda/kit/keys.ts';
import { made } from '../kit/made-archive.ts';
import { DERIVED, TestGallery } from './gallery.ts';

describe('the page of a photo', () => {
  it('shows the largest picture, and what is known of the upload', async () => {
    const gallery = new TestGallery();
    gallery.picture('a/b.jpg', gallery.upload('a/b.jpg', 'x'.repeat(1_234_567)));
    const page = await gallery.photoPage('a/b.jpg');
    expect(page).toContain(`src="/pictures/1024/${idOf('a/b.jpg')}?v=`);
    expect(page).toContain('1.23 MB (1,234,567 bytes)');
    expect(page).toContain('<code dir="auto">a/b.jpg</code>');
  });

  it('gives the reason against a rejected file, with its code', async () => {
    const gallery = new TestGallery();
    gallery.reject('a.jpg', gallery.upload('a.jpg'), 'It <ends> too soon');
    const page = await gallery.photoPage('a.jpg');
    expect(page).toContain('It &lt;ends&gt; too soon');
    expect(page).toContain('BROKEN');
  });

  it('tells title and pages of a document', async () => {
    const gallery = new TestGallery();
    gallery.picture('a.pdf', gallery.upload('a.pdf'), { 'page-count': '12', title: 'Der%20Proze%C3%9F' });
    expect(await gallery.photoPage('a.pdf')).toMatch(/Der Prozeß.*12/s);
  });

  it('is not there for what is not', async () => {
    expect((await new TestGallery().get(`/photos/${idOf('none.jpg')}`)).status).toBe(404);
    expect((await new TestGallery().get('/photos/!')).status).toBe(404);
  });

  it('sends for the original with an address of S3 that lasts minutes and downloads', async () => {
    const gallery = new TestGallery();
    gallery.upload("é (1)'s.jpg");
    const answer = await gallery.get(`/originals/${idOf("é (1)'s.jpg")}`);
    expect(answer.status).toBe(302);
    const url = new URL(answer.headers.get('Location') ?? '');
    expect(url.origin).toBe('https://uploads-bucket.s3.eu-west-1.amazonaws.com');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
    expect(url.searchParams.get('response-content-disposition')).toBe(
      "attachment; filename*=UTF-8''%C3%A9%20%281%29%27s.jpg",
    );
  });

  it('offers no address where none would reach the upload', async () => {
    const gallery = new TestGallery();
    gallery.upload('a/../b.jpg');
    expect(await gallery.photoPage('a/../b.jpg')).not.toContain('/originals/');
    expect((await gallery.get(`/originals/${idOf('a/../b.jpg')}`)).status).toBe(404);
  });
});

describe('a picture', () => {
  it('is kept for ever by browsers that asked for this version, and not otherwise', async () => {
    const gallery = new TestGallery();
    const etag = gallery.upload('a.jpg');
    gallery.picture('a.jpg', etag);
    const path = `/pictures/128/${idOf('a.jpg')}`;
    const answer = await gallery.get(`${path}?v=${etag}`);
    expect(answer.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable');
    expect(await answer.text()).toBe('thumbnails/128/a.jpg');
    expect((await gallery.get(`${path}?v=other`)).headers.get('Cache-Control')).toBe('no-store');
  });

  it.each(['/pictures/127/YQ', '/pictures/128/YQ', '/pictures/128/!', '/pictures/x/YQ'])(
    'is not at %s',
    async (path) => {
      expect((await new TestGallery().get(path)).status).toBe(404);
    },
  );
});

describe('deep zoom', () => {
  const gallery = new TestGallery();
  const key = 'huge <1>.jpg';
  gallery.picture(key, gallery.upload(key));
  const { etag = '' } = gallery.s3.store(DERIVED, tilesKey(key), made(), { 'source-etag': gallery.upload(key) });
  const version = etag.replaceAll('"', '');
  const folder = `/tiles/${idOf(key)}_files`;

  it('is on the page of an upload that has a pyramid', async () => {
    expect(await gallery.photoPage(key)).toContain(`data-tiles="/tiles/${idOf(key)}.dzi?v=${version}"`);
  });

  it('has a descriptor that any viewer reads', async () => {
    const answer = await gallery.get(`/tiles/${idOf(key)}.dzi`);
    expect(answer.headers.get('Content-Type')).toBe('application/xml');
    expect(await answer.text()).toMatch(/Format="jpeg" Overlap="1" TileSize="16">\s*<Size Width="40" Height="20"\/>/);
  });

  it('takes one request of S3 a tile', async () => {
    await gallery.get(`${folder}/6/0_0.jpeg`);
    gallery.asked.length = 0;
    const answer = await gallery.get(`${folder}/6/2_1.jpeg?v=${version}`);
    expect(await answer.text()).toBe('6/2_1');
    expect(answer.headers.get('Content-Type')).toBe('image/jpeg');
    expect(answer.headers.get('Cache-Control')).toContain('immutable');
    expect(gallery.asked).toEqual([`GET ${tilesKey(key)}`]);
  });

  it.each(['/6/3_0.jpeg', '/7/0_0.jpeg', '/6/0_0.png', '/6/0_0', '/6/-1_0.jpeg', '/99/99999999_0.jpeg'])(
    'has no tile at %s',
    async (tile) => {
      expect((await gallery.get(`${folder}${tile}`)).status).toBe(404);
    },
  );

  it('is not shown of an upload that was replaced', async () => {
    const replaced = new TestGallery();
    replaced.s3.store(DERIVED, tilesKey(key), made(), { 'source-etag': replaced.upload(key, 'first') });
    replaced.upload(key, 'second');
    expect(await replaced.photoPage(key)).not.toContain('data-tiles');
  });

  it('leaves the page as it is where the pyramid cannot be read', async () => {
    const broken = new TestGallery();
    broken.s3.store(DERIVED, tilesKey(key), 'no zip', { 'source-etag': broken.upload(key) });
    const answer = await broken.get(`/photos/${idOf(key)}`);
    expect(answer.status).toBe(200);
    expect((await broken.get(`/tiles/${idOf(key)}.dzi`)).status).toBe(404);
  });
});
