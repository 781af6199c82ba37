import { keyOf } from '../../containers/ecs/photo-id.ts';
import { TestGallery } from './gallery.ts';

interface Granted {
  readonly id: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

async function granted(request: unknown, gallery = new TestGallery()): Promise<Granted> {
  const answer = await gallery.post('/uploads', request);
  expect(answer.status).toBe(201);
  return (await answer.json()) as Granted;
}

function policyOf({ fields }: Granted) {
  return JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString());
}

describe('a ticket to upload', () => {
  it('lets one file be put at one key, of one type, up to the limit, for a quarter of an hour', async () => {
    const ticket = await granted({ name: 'Rocket.JPG', bytes: 10 });
    const { conditions, expiration } = policyOf(ticket);
    expect(ticket.url).toBe('https://uploads-bucket.s3.eu-west-1.amazonaws.com/');
    expect(conditions).toEqual(
      expect.arrayContaining([
        { bucket: 'uploads-bucket' },
        { key: ticket.fields.key },
        { 'Content-Type': 'image/jpeg' },
        ['content-length-range', 1, 1_000_000],
      ]),
    );
    expect(conditions.filter((condition: unknown) => JSON.stringify(condition).includes('starts-with'))).toEqual([]);
    expect(Date.parse(expiration) - Date.now()).toBeLessThanOrEqual(900_000);
    expect(keyOf(ticket.id)).toBe(ticket.fields.key);
  });

  it('keeps the file’s name, in a folder of its own, so that nobody overwrites another’s', async () => {
    const keys = await Promise.all(
      Array.from({ length: 50 }, async () => (await granted({ name: 'IMG_0001.jpg', bytes: 1 })).fields.key),
    );
    expect(new Set(keys).size).toBe(50);
    for (const key of keys) expect(key).toMatch(/^\d{10}-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[0-9a-f]{10}\/IMG_0001\.jpg$/);
  });

  it('comes before all that were uploaded earlier, in the order of keys', async () => {
    const gallery = new TestGallery();
    const keys: string[] = [];
    for (const time of [
      '2026-11-24T09:15:03Z',
      '2026-11-24T09:15:04.900Z',
      '2027-01-01T00:00:00Z',
      '2255-03-14T00:00:00Z',
    ]) {
      gallery.now = new Date(time);
      keys.unshift((await granted({ name: 'a.jpg', bytes: 1 }, gallery)).fields.key ?? '');
    }
    expect(keys).toEqual(keys.toSorted());
    expect(keys.at(-1)).toMatch(/^8204488296-2026-11-24T09-15-03Z-/);
  });

  it.each([
    ['../../etc/a.jpg', 'a.jpg'],
    ['C:\\photos\\a.jpg', 'a.jpg'],
    ['e\u0301 + 1%.jpg', 'é + 1%.jpg'],
    ['<script>"\'.jpg', '<script>"\'.jpg'],
    ['a\u0000\n\u007f.jpg', 'a.jpg'],
    ['a\ud800.jpg', 'a\ufffd.jpg'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: S3 would put the browser's name there
    ['a${filename}.jpg', 'afilename.jpg'],
  ])('makes of the name %j %j', async (name, kept) => {
    const { fields } = await granted({ name, bytes: 1 });
    expect(fields.key?.split('/').slice(1)).toEqual([kept]);
  });

  it.each([
    ['jpeg', 'image/jpeg'],
    ['png', 'image/png'],
    ['tiff', 'image/tiff'],
    ['pdf', 'application/pdf'],
  ])('has of a .%s file the type %s', async (extension, type) => {
    expect((await granted({ name: `a.${extension}`, bytes: 1 })).fields['Content-Type']).toBe(type);
  });

  it.each([
    [413, { name: 'a.jpg', bytes: 1_000_001 }, 'Files must have at most 1 MB'],
    [415, { name: 'a.html', bytes: 1 }, 'Files must be one of jpg'],
    [415, { name: 'constructor', bytes: 1 }, 'Files must be one of jpg'],
    [415, { name: 'a.svg', bytes: 1 }, 'Files must be one of jpg'],
    [400, { name: 'a.jpg', bytes: 0 }, 'Files must not be empty'],
    [400, { name: `${'ü'.repeat(500)}.jpg`, bytes: 1 }, 'Names must have at most 900 bytes'],
    [400, { name: 'a.jpg', bytes: -1 }, 'A file must have a name'],
    [400, { name: 'a.jpg' }, 'A file must have a name'],
    [400, 'text', 'A file must have a name'],
  ])('is refused with %s for %j', async (status, request, reason) => {
    const answer = await new TestGallery().post('/uploads', request);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ reason: expect.stringContaining(reason) });
  });

  it('is not given to a request of more than 16 KiB', async () => {
    const answer = await new TestGallery().post('/uploads', { name: 'x'.repeat(20_000), bytes: 1 });
    expect(answer.status).toBe(413);
  });
});
