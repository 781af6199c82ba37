/** A file for a zip, and how the zip shall lie about it. */
export interface ZipFile {
  readonly name: string;
  readonly content: Buffer;
  /** Where its local header is to be. @default - behind the file before it */
  readonly headerOffset?: number;
  /** Extra fields in its local header alone. @default - none */
  readonly localExtra?: Buffer;
  /** @default 0, stored */
  readonly method?: number;
  readonly flags?: number;
  /** What the directory says of its size. @default - the truth */
  readonly sizeInDirectory?: number;
}

/** Bytes at a place of a file that has nothing but zeros between its segments. */
export interface Segment {
  readonly start: number;
  readonly bytes: Buffer;
}

const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;

/** A zip of stored files in segments, zip64 where numbers ask for it; it may be larger than memory. */
export function zipSegments(files: readonly ZipFile[], { comment = '', entriesInEnd = files.length } = {}): Segment[] {
  const segments: Segment[] = [];
  const directory: Buffer[] = [];
  let position = 0;
  for (const file of files) {
    const start = file.headerOffset ?? position;
    const bytes = Buffer.concat([localHeader(file), file.content]);
    segments.push({ start, bytes });
    directory.push(directoryEntry(file, start));
    position = start + bytes.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = endOf(position, directoryBytes.length, entriesInEnd, comment);
  return [...segments, { start: position, bytes: Buffer.concat([directoryBytes, end]) }];
}

/** The same in one piece. */
export function zipOf(files: readonly ZipFile[], options: { comment?: string; entriesInEnd?: number } = {}): Buffer {
  return Buffer.concat(zipSegments(files, options).map(({ bytes }) => bytes));
}

/** Without sizes, as sharp writes it: they follow in the directory. */
function localHeader({ name, localExtra = Buffer.alloc(0) }: ZipFile): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(8, 6);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  header.writeUInt16LE(localExtra.length, 28);
  return Buffer.concat([header, Buffer.from(name), localExtra]);
}

function directoryEntry({ name, content, method = 0, flags = 8, ...file }: ZipFile, headerOffset: number): Buffer {
  const size = file.sizeInDirectory ?? content.length;
  const extra = Buffer.concat([
    numbers64(
      1,
      [size, size, headerOffset].filter((value) => value >= FULL_32),
    ),
    numbers64(0x5455, [7]),
  ]);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(Math.min(size, FULL_32), 20);
  entry.writeUInt32LE(Math.min(size, FULL_32), 24);
  entry.writeUInt16LE(Buffer.byteLength(name), 28);
  entry.writeUInt16LE(extra.length, 30);
  entry.writeUInt32LE(Math.min(headerOffset, FULL_32), 42);
  return Buffer.concat([entry, Buffer.from(name), extra]);
}

function numbers64(id: number, values: readonly number[]): Buffer {
  if (values.length === 0) return Buffer.alloc(0);
  const field = Buffer.alloc(4 + values.length * 8);
  field.writeUInt16LE(id, 0);
  field.writeUInt16LE(values.length * 8, 2);
  for (const [i, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + i * 8);
  return field;
}

function endOf(start: number, bytes: number, entries: number, comment: string): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries, FULL_16), 8);
  end.writeUInt16LE(Math.min(entries, FULL_16), 10);
  end.writeUInt32LE(Math.min(bytes, FULL_32), 12);
  end.writeUInt32LE(Math.min(start, FULL_32), 16);
  end.writeUInt16LE(comment.length, 20);
  const isLarge = start >= FULL_32 || entries >= FULL_16;
  return Buffer.concat([isLarge ? end64Of(start, bytes, entries) : Buffer.alloc(0), end, Buffer.from(comment)]);
}

function end64Of(start: number, bytes: number, entries: number): Buffer {
  const record = Buffer.alloc(56 + 20);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(start + bytes), 64);
  record.writeUInt32LE(1, 72);
  return record;
}
