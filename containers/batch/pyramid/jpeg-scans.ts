import { type FileHandle, open } from 'node:fs/promises';

const START_OF_SCAN = 0xda;
/** Start of frame: 0xc0 to 0xcf without tables (0xc4), a reserved one (0xc8) and arithmetic conditioning (0xcc). */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const isProgressive = (marker: number) => [0xc2, 0xc6, 0xca, 0xce].includes(marker);
/** Of a JPEG file before its first scan; more has only one that is made to have it. */
const MAXIMUM_SEGMENTS = 10_000;

/**
 * Whether libjpeg keeps the whole picture's coefficients for this JPEG file: it does if the frame is
 * progressive or its first scan lacks a component, and says so of a file that is not understood here.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf section B.2
 */
export async function hasSeveralScans(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    return await readHeader(file);
  } finally {
    await file.close();
  }
}

async function readHeader(file: FileHandle): Promise<boolean> {
  let components = 0;
  let position = 2;
  for (let count = 0; count < MAXIMUM_SEGMENTS; count += 1) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(10), 0, 10, position);
    const [fill = 0, marker = 0] = buffer;
    if (bytesRead < 10 || fill !== 0xff) return true;
    if (marker === 0xff) {
      position += 1;
      continue;
    }
    if (marker === START_OF_SCAN) return (buffer[4] ?? 0) < components || components === 0;
    if (isFrame(marker)) {
      if (isProgressive(marker)) return true;
      components = buffer[9] ?? 0;
    }
    position += 2 + buffer.readUInt16BE(2);
  }
  return true;
}
