import fc from 'fast-check';
import { HEALTH_PATHS } from '../../containers/ecs/contract.ts';
import { idOf } from '../../containers/ecs/photo-id.ts';
import { TestGallery } from './gallery.ts';

const PATHS = ['/', '/photos/YQ', '/cards?id=YQ', '/pictures/512/YQ', '/originals/YQ', '/tiles/YQ.dzi'];

describe('every answer', () => {
  it.each(['/', '/none', '/assets/style.css'])('allows nothing inline and nothing from elsewhere: %s', async (path) => {
    const policy = (await new TestGallery().get(path)).headers.get('Content-Security-Policy') ?? '';
    const directives = Object.fromEntries(policy.split('; ').map((text) => [text.split(' ')[0], text]));
    expect(policy).not.toMatch(/unsafe|\*|data:|blob:/);
    expect(directives['default-src']).toBe("default-src 'none'");
    expect(directives['script-src']).toBe("script-src 'self'");
    expect(directives['connect-src']).toBe("connect-src 'self' https://uploads.example.com");
    expect(directives['frame-ancestors']).toBe("frame-ancestors 'none'");
  });

  it('carries the id that the request is logged under', async () => {
    const gallery = new TestGallery();
    expect((await gallery.get('/')).headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
    expect((await gallery.get('/', { 'X-Request-Id': 'abc-1' })).headers.get('X-Request-Id')).toBe('abc-1');
    const hostile = await gallery.get('/', { 'X-Request-Id': '"><script>' });
    expect(hostile.headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
  });
});

describe('keys and names', () => {
  it('never leave the text that they stand in, whatever they hold', async () => {
    const strings = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
      fc.constantFrom(
        '"><script>alert(1)</script>',
        "' onerror='x",
        '<img src=x>',
        '&lt;',
        '..',
        '../..',
        '%2F%00',
        '+ +',
      ),
    );
    await fc.assert(
      fc.asyncProperty(strings, async (key) => {
        const gallery = new TestGallery();
        gallery.reject(key, gallery.upload(key, 'content'), key);
        for (const page of [
          await gallery.photoPage(key),
          await gallery.text('/'),
          await gallery.text(`/?prefix=${encodeURIComponent(key)}`),
        ]) {
          expect(page).not.toMatch(/<script>alert|<img src=x>|' onerror='/);
          expect(page.match(/<script/g)).toHaveLength(1);
          expect(page.match(/<(?:h1|li)\b/g)?.length).toBe(page.includes('<li ') ? 2 : 1);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('when S3 is dead', () => {
  it.each(PATHS)('%s says so with 503, and recovers', async (path) => {
    const gallery = new TestGallery();
    gallery.picture('a', gallery.upload('a'));
    gallery.isDown = true;
    const answer = await gallery.get(path);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Retry-After')).toBe('5');
    expect(await answer.text()).toContain('Storage is out of reach');
    gallery.isDown = false;
    expect((await gallery.get(path)).status).not.toBe(503);
  });

  it('is not ready, but healthy', async () => {
    const gallery = new TestGallery();
    gallery.isDown = true;
    expect((await gallery.get(HEALTH_PATHS.buckets)).status).toBe(503);
    expect((await gallery.get(HEALTH_PATHS.process)).status).toBe(200);
    gallery.isDown = false;
    expect((await gallery.get(HEALTH_PATHS.buckets)).status).toBe(200);
  });

  it('asks S3 no more than once in two seconds whether it is ready', async () => {
    const gallery = new TestGallery();
    for (let probe = 0; probe < 10; probe += 1) await gallery.get(HEALTH_PATHS.buckets);
    expect(gallery.asked).toEqual(['HEAD uploads-bucket', 'HEAD derived-bucket']);
  });
});

it('turns requests away while 300 are under way, and probes never', async () => {
  const gallery = new TestGallery();
  gallery.upload('a.jpg');
  const answers = await Promise.all(Array.from({ length: 400 }, () => gallery.get(`/photos/${idOf('a.jpg')}`)));
  const statuses = Object.groupBy(answers, ({ status }) => status);
  expect(statuses[200]).toHaveLength(300);
  expect(statuses[503]).toHaveLength(100);
  expect((await gallery.get(`/photos/${idOf('a.jpg')}`)).status).toBe(200);
});

it('gives assets zipped to those who take them so, and for ever to those who ask for this version', async () => {
  const gallery = new TestGallery();
  const zipped = await gallery.get('/assets/style.css?v=1', { 'Accept-Encoding': 'br, gzip' });
  expect(zipped.headers.get('Content-Encoding')).toBe('gzip');
  expect(zipped.headers.get('Cache-Control')).toContain('immutable');
  const plain = await gallery.get('/assets/style.css');
  expect(plain.headers.get('Content-Encoding')).toBeNull();
  expect(plain.headers.get('Cache-Control')).toBe('no-cache');
  expect((await gallery.get('/assets/..%2Findex.js')).status).toBe(404);
});
