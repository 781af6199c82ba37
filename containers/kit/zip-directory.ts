/** Reads this many bytes of a file from this one on. */
export type ReadRange = (start: number, length: number) => Promise<Buffer>;

/** A file in a zip, stored as it is. */
export interface ZipEntry {
  readonly name: string;
  /** Where its local header begins; the content comes behind that. */
  readonly headerOffset: number;
  /** Of the content, in bytes. */
  readonly size: number;
}

/** The bytes are not a zip of stored files, or it contradicts itself. */
export class MalformedZip extends Error {}

/** An entry's local header, without name and extra fields. */
export const LOCAL_HEADER_BYTES = 30;
/** The end of a zip, with the longest comment, and what zip64 puts before that. */
export const ZIP_END_BYTES = 22 + 0xffff + 20;

const SIGNATURES = {
  localHeader: 0x04034b50,
  entry: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR64_BYTES = 20;
const ZIP64_FIELD = 0x0001;
const FULL_32 = 0xffffffff;
const ENCRYPTED = 0x0001;
/** Of the directory that are read at once; an entry has at most three times 64 KiB more. */
const BLOCK_BYTES = 2 ** 20;

interface Directory {
  readonly start: number;
  readonly bytes: number;
  readonly entries: number;
}

/**
 * Lists a zip's files from its central directory, zip64 too, by ranges, a block of the directory in
 * memory at a time.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3 and 4.5.3
 * @throws MalformedZip where it is not a zip, holds what is compressed or encrypted, or contradicts itself
 */
export async function* zipEntries(read: ReadRange, fileBytes: number): AsyncGenerator<ZipEntry> {
  const directory = await findDirectory(read, fileBytes);
  const end = directory.start + directory.bytes;
  let found = 0;
  let block = Buffer.alloc(0);
  for (let next = directory.start; next < end || block.length > 0; ) {
    const more = next < end ? await read(next, Math.min(BLOCK_BYTES, end - next)) : Buffer.alloc(0);
    next += more.length;
    block = Buffer.concat([block, more]);
    let used = 0;
    for (let bytes = entryBytes(block, used); bytes > 0; bytes = entryBytes(block, used)) {
      yield entryOf(block.subarray(used, used + bytes), directory);
      used += bytes;
      found += 1;
    }
    if (used === 0 && more.length === 0) throw new MalformedZip('The directory ends within an entry');
    block = block.subarray(used);
  }
  if (found !== directory.entries) {
    throw new MalformedZip(`The directory has ${found} entries, and says it had ${directory.entries}`);
  }
}

/**
 * Bytes of a local header with its name and extra fields, which may be others than the directory has.
 * @throws MalformedZip where no local header of this name begins
 */
export function localHeaderBytes(header: Buffer, name: string): number {
  const isHeader = header.length >= LOCAL_HEADER_BYTES && header.readUInt32LE(0) === SIGNATURES.localHeader;
  const nameBytes = isHeader ? header.readUInt16LE(26) : 0;
  if (header.toString('utf8', LOCAL_HEADER_BYTES, LOCAL_HEADER_BYTES + nameBytes) !== name) {
    throw new MalformedZip(`No local header of ${name} is where the directory says`);
  }
  return LOCAL_HEADER_BYTES + nameBytes + header.readUInt16LE(28);
}

async function findDirectory(read: ReadRange, fileBytes: number): Promise<Directory> {
  const tailBytes = Math.min(fileBytes, ZIP_END_BYTES);
  const tail = await read(fileBytes - tailBytes, tailBytes);
  const end = findEnd(tail);
  const record = tail.subarray(end);
  const directory = (await findDirectory64(read, fileBytes, tail.subarray(0, end))) ?? {
    start: record.readUInt32LE(16),
    bytes: record.readUInt32LE(12),
    entries: record.readUInt16LE(10),
  };
  if (directory.start + directory.bytes > fileBytes - tailBytes + end) {
    throw new MalformedZip('The directory would reach over its end');
  }
  return directory;
}

function findEnd(tail: Buffer): number {
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    const isEnd = tail.readUInt32LE(at) === SIGNATURES.end;
    if (isEnd && at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length) return at;
  }
  throw new MalformedZip('The file does not end as a zip does');
}

/** What stands before the end where numbers were too large for that. */
async function findDirectory64(read: ReadRange, fileBytes: number, before: Buffer): Promise<Directory | undefined> {
  const locator = before.subarray(-LOCATOR64_BYTES);
  if (locator.length < LOCATOR64_BYTES || locator.readUInt32LE(0) !== SIGNATURES.locator64) return undefined;
  const offset = number64(locator, 8);
  if (offset + END64_BYTES > fileBytes) throw new MalformedZip('The zip64 end would lie outside of the file');
  const record = await read(offset, END64_BYTES);
  if (record.readUInt32LE(0) !== SIGNATURES.end64) throw new MalformedZip('No zip64 end is where its locator says');
  return { start: number64(record, 48), bytes: number64(record, 40), entries: number64(record, 32) };
}

/** Of the entry at this position, or 0 where the block ends within it. */
function entryBytes(block: Buffer, at: number): number {
  if (at + ENTRY_BYTES > block.length) return 0;
  if (block.readUInt32LE(at) !== SIGNATURES.entry) throw new MalformedZip('The directory holds what is not an entry');
  const bytes = ENTRY_BYTES + block.readUInt16LE(at + 28) + block.readUInt16LE(at + 30) + block.readUInt16LE(at + 32);
  return at + bytes > block.length ? 0 : bytes;
}

function entryOf(entry: Buffer, directory: Directory): ZipEntry {
  const extraStart = ENTRY_BYTES + entry.readUInt16LE(28);
  const name = entry.toString('utf8', ENTRY_BYTES, extraStart);
  const extra = entry.subarray(extraStart, extraStart + entry.readUInt16LE(30));
  const [size, storedSize, headerOffset] = wideNumbers(
    [entry.readUInt32LE(24), entry.readUInt32LE(20), entry.readUInt32LE(42)],
    extra,
    name,
  );
  const isStored = entry.readUInt16LE(10) === 0 && size === storedSize;
  if (!isStored || (entry.readUInt16LE(8) & ENCRYPTED) !== 0) throw new MalformedZip(`${name} must be stored as it is`);
  if (headerOffset + LOCAL_HEADER_BYTES + size > directory.start) {
    throw new MalformedZip(`${name} would lie outside of the files`);
  }
  return { name, headerOffset, size };
}

type Numbers = readonly [size: number, storedSize: number, headerOffset: number];

/** Numbers that are full stand in the zip64 field, in this order. */
function wideNumbers(narrow: Numbers, extra: Buffer, name: string): Numbers {
  if (!narrow.includes(FULL_32)) return narrow;
  const field = fieldOf(extra, ZIP64_FIELD);
  let at = 0;
  const widen = (value: number) => {
    if (value !== FULL_32) return value;
    if (!field || at + 8 > field.length) throw new MalformedZip(`${name} lacks its zip64 field`);
    at += 8;
    return number64(field, at - 8);
  };
  return [widen(narrow[0]), widen(narrow[1]), widen(narrow[2])];
}

function fieldOf(extra: Buffer, id: number): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  }
  return undefined;
}

function number64(buffer: Buffer, at: number): number {
  const value = buffer.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new MalformedZip(`${value} is not a size or place in a file`);
  return Number(value);
}
