import { execFileSync } from 'node:child_process';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { buildImage } from '../kit/docker.ts';
import * as made from './made-documents.ts';
import { IMAGE, PreviewFunction } from './preview-function.ts';

describe('The preview function, from its image', () => {
  let fn: PreviewFunction;
  let documents: string;

  beforeAll(async () => {
    documents = buildImage(
      'media-library/test-documents',
      'test/lambda-container/documents.Dockerfile',
      'test/lambda-container',
    );
    fn = await PreviewFunction.start(new URL(process.env.LOCAL_ENDPOINT ?? ''), { RENDER_CPU_SECONDS: 6 });
  }, 600_000);
  afterAll(() => fn?.stop());

  const fromDebian = (name: string) =>
    execFileSync('docker', ['run', '--rm', documents, 'cat', name], { maxBuffer: 2 ** 28 });
  const derived = async (key: string) => {
    const { Body } = await fn.s3.send(new GetObjectCommand({ Bucket: fn.derived, Key: key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  const recordOf = async (key: string) => JSON.parse((await derived(`rejected/${key}`)).toString());
  /** The colour in the middle of a preview. */
  const middleOf = async (key: string) => {
    const image = sharp(await derived(key));
    const { width = 0, height = 0 } = await image.metadata();
    const pixel = { left: width >> 1, top: height >> 1, width: 1, height: 1 };
    return [...(await image.extract(pixel).raw().toBuffer())];
  };

  it('previews a PDF of a Debian package, in every size', async () => {
    expect(await fn.upload('docs/manual.pdf', fromDebian('manual.pdf'))).toEqual({
      kind: 'response',
      body: { kind: 'written' },
    });
    for (const edgePx of [128, 512]) {
      const {
        format,
        width = 0,
        height = 0,
      } = await sharp(await derived(`previews/${edgePx}/docs/manual.pdf`)).metadata();
      expect(format).toBe('webp');
      expect(Math.max(width, height)).toBe(edgePx);
    }
  });

  it('draws what is on the page', async () => {
    await fn.upload('manual.pdf', fromDebian('manual.pdf'));
    const { channels } = await sharp(await derived('previews/512/manual.pdf')).stats();
    expect(channels[0]?.min).toBeLessThan(64);
    expect(channels[0]?.mean).toBeGreaterThan(200);
  });

  it('says how many pages the document has, its title, and what it was made from', async () => {
    await fn.upload('titled.PDF', made.titled);
    const object = { Bucket: fn.derived, Key: 'previews/128/titled.PDF' };
    const { Metadata } = await fn.s3.send(new HeadObjectCommand(object));
    expect(Metadata).toMatchObject({
      'page-count': '1',
      title: 'Der%20Proze%C3%9F',
      'source-etag': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it('does nothing for an event that comes again', async () => {
    expect(await fn.upload('again.pdf', fromDebian('manual.pdf'), 2)).toMatchObject({ body: { kind: 'duplicate' } });
  });

  it('reads the first of thousands of pages', async () => {
    expect(await fn.upload('thousands.pdf', fromDebian('thousands.pdf'))).toMatchObject({ body: { kind: 'written' } });
    const { Metadata } = await fn.s3.send(
      new HeadObjectCommand({ Bucket: fn.derived, Key: 'previews/128/thousands.pdf' }),
    );
    expect(Metadata?.['page-count']).toBe('4000');
  });

  it('previews what may be read but not printed', async () => {
    expect(await fn.upload('restricted.pdf', fromDebian('restricted.pdf'))).toMatchObject({
      body: { kind: 'written' },
    });
  });

  it.each([
    ['ENCRYPTED', 'a document that needs a password', () => fromDebian('encrypted.pdf')],
    ['UNSUPPORTED_FORMAT', 'what is no PDF', () => Buffer.from('<html></html>')],
    ['EMPTY', 'an empty file', () => Buffer.alloc(0)],
    ['TOO_LARGE', 'a document over the limit', () => Buffer.alloc(2 ** 24 + 1)],
    ['BROKEN', 'a page tree that is its own child', () => made.pageTreeLoop],
    ['TOO_COSTLY', 'a page that is drawn without end', made.endlessDrawing],
    ['TOO_COSTLY', 'a page that needs too much memory', made.endlessArray],
  ])(
    'records as %s, for good, %s',
    async (code, what, document) => {
      const key = `${what}.pdf`;
      expect(await fn.upload(key, document())).toMatchObject({ kind: 'response', body: { kind: 'rejected', code } });
      expect(await recordOf(key)).toMatchObject({ code, key });
    },
    60_000,
  );

  it.each([
    ['a script', made.javascript],
    ['a page of 5 by 5 kilometres', made.hugeMediaBox],
    ['an image on another server', made.externalReference],
    ['a form that draws itself', made.formLoop],
  ])('is not impressed by %s', async (what, document) => {
    expect(await fn.upload(`${what}.pdf`, document)).toMatchObject({ body: { kind: 'written' } });
  });

  it('draws the page and runs no script', async () => {
    await fn.upload('javascript.pdf', made.javascript);
    const [red = 0, green = 255] = await middleOf('previews/512/javascript.pdf');
    expect(red).toBeGreaterThan(240);
    expect(green).toBeLessThan(15);
  });

  it('previews an image of 100 megapixels', async () => {
    expect(await fn.upload('huge.pdf', made.hugeImage())).toMatchObject({ body: { kind: 'written' } });
  }, 60_000);

  it('has an answer for a truncated document', async () => {
    expect(await fn.upload('truncated.pdf', fromDebian('truncated.pdf'))).toMatchObject({ kind: 'response' });
  });

  it('takes a key for a name and not for a command', async () => {
    const key = '-scale-to $(id) `id`; id & ../../x y/é.pdf';
    expect(await fn.upload(key, made.javascript)).toMatchObject({ body: { kind: 'written' } });
    expect((await derived(`previews/128/${key}`)).length).toBeGreaterThan(0);
  });

  it('keeps nothing of the last document', () => {
    expect(fn.container.exec('find', '/tmp', '-mindepth', '1')).toBe('');
  });

  it('leaves no process behind, and none is root', () => {
    const list =
      'for process in /proc/[0-9]*; do echo "$(stat -c %u "$process") $(tr "\\0" " " <"$process/cmdline")"; done';
    const processes = fn.container.exec('sh', '-c', list).split('\n');
    expect(processes).toContainEqual(expect.stringMatching(/^1000 node \/var\/task/));
    expect(processes.filter((line) => / (?:prlimit|pdfinfo|pdftoppm)/.test(line))).toEqual([]);
    expect(processes.filter((line) => line.startsWith('0 '))).toEqual([]);
  });

  it('has no compiler, no package manager cache and no credentials in the image', () => {
    const found = execFileSync('docker', [
      ...['run', '--rm', '--entrypoint', 'sh', IMAGE, '-c'],
      'command -v gcc make; ls -A /var/lib/apt/lists /root/.npm /root/.aws 2>/dev/null; env | grep -i -E "secret|token" || true',
    ]);
    expect(found.toString().replace(/^.*:$|\s/gm, '')).toBe('');
  });
});
