import { MalformedZip, type ReadRange, type ZipEntry, zipEntries } from '../../containers/kit/zip-directory.ts';
import { type Segment, type ZipFile, zipOf, zipSegments } from './zip-writer.ts';

const file = (name: string, more: Partial<ZipFile> = {}): ZipFile => ({
  name,
  content: Buffer.from('content'),
  ...more,
});

async function list(read: ReadRange, bytes: number): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for await (const entry of zipEntries(read, bytes)) entries.push(entry);
  return entries;
}

function listZip(zip: Buffer): Promise<ZipEntry[]> {
  return list(async (start, length) => zip.subarray(start, start + length), zip.length);
}

/** Reads segments with nothing between them. */
function reading(segments: readonly Segment[]): ReadRange {
  return async (start, length) => {
    const bytes = Buffer.alloc(length);
    for (const segment of segments) {
      const from = Math.max(0, start - segment.start);
      const isWithin = segment.start < start + length && from < segment.bytes.length;
      if (isWithin) segment.bytes.copy(bytes, Math.max(0, segment.start - start), from);
    }
    return bytes;
  };
}

describe('the directory of a zip', () => {
  it('has the name, place and size of each file', async () => {
    expect(await listZip(zipOf([file('a'), file('ü/b', { content: Buffer.from('longer content') })]))).toEqual([
      { name: 'a', headerOffset: 0, size: 7 },
      { name: 'ü/b', headerOffset: 38, size: 14 },
    ]);
  });

  it('is found before a comment, even one that looks like an end', async () => {
    const comment = `PK\x05\x06${'\0'.repeat(18)} and more`;
    expect(await listZip(zipOf([file('a')], { comment }))).toHaveLength(1);
  });

  it('may be empty', async () => {
    expect(await listZip(zipOf([]))).toEqual([]);
  });

  it('may have more entries than 16 bits count, over many blocks', async () => {
    const files = Array.from({ length: 70_000 }, (_, i) => file(`pyramid_files/17/${i}_0.jpeg`));
    const entries = await listZip(zipOf(files));
    expect(entries).toHaveLength(70_000);
    expect(entries.at(-1)).toMatchObject({ name: 'pyramid_files/17/69999_0.jpeg', size: 7 });
  });

  it('may have entries beyond 4 GiB', async () => {
    const segments = zipSegments([file('first'), file('last', { headerOffset: 5 * 2 ** 30 })]);
    const end = segments.at(-1) as Segment;
    const entries = await list(reading(segments), end.start + end.bytes.length);
    expect(entries.map(({ headerOffset }) => headerOffset)).toEqual([0, 5 * 2 ** 30]);
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'does not end as a zip'],
    ['what is no zip', Buffer.alloc(100_000, 'x'), 'does not end as a zip'],
    ['a zip with its end cut off', zipOf([file('a')]).subarray(0, -1), 'does not end as a zip'],
    ['a zip with its beginning cut off', zipOf([file('a'), file('b')]).subarray(40), 'reach over its end'],
    ['a count that is too high', zipOf([file('a')], { entriesInEnd: 2 }), '1 entries, and says it had 2'],
    ['a count that is too low', zipOf([file('a'), file('b')], { entriesInEnd: 1 }), '2 entries, and says it had 1'],
    ['a deflated file', zipOf([file('a', { method: 8 })]), 'a must be stored'],
    ['an encrypted file', zipOf([file('a', { flags: 1 })]), 'a must be stored'],
    ['a file over the others’ end', zipOf([file('a', { sizeInDirectory: 46 })]), 'outside of the files'],
    ['a file of 4 GiB in a small zip', zipOf([file('a', { sizeInDirectory: 2 ** 32 })]), 'outside of the files'],
    ['a number that no file has', zipOf([file('a', { sizeInDirectory: 2 ** 60 })]), 'not a size or place'],
  ])('is refused of %s', async (_what, zip, message) => {
    const listing = listZip(zip);
    await expect(listing).rejects.toThrow(message);
    await expect(listing).rejects.toBeInstanceOf(MalformedZip);
  });

  it('is refused with any one byte of it changed, or still lists within the file', async () => {
    const zip = zipOf(Array.from({ length: 3 }, (_, i) => file(`${i}`)));
    for (let at = zip.length - 22 - 3 * 59; at < zip.length; at += 1) {
      const changed = Buffer.from(zip);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      const entries = await listZip(changed).catch((error: unknown) => {
        expect(error).toBeInstanceOf(MalformedZip);
        return [];
      });
      for (const { headerOffset, size } of entries) expect(headerOffset + size).toBeLessThan(zip.length);
    }
  });
});
