import { readFileSync } from 'node:fs';

/** A block of shell in a document. */
export interface ShellBlock {
  readonly code: string;
  /** Whether the paragraph before it says that it has not been run. */
  readonly isUntried: boolean;
}

/** The blocks of shell in a document, in order. */
export function shellBlocks(path: string): ShellBlock[] {
  const [first = '', ...rest] = readFileSync(path, 'utf8').split('```');
  let before = first;
  const blocks: ShellBlock[] = [];
  for (let index = 0; index + 1 < rest.length; index += 2) {
    const block = rest[index] ?? '';
    if (block.startsWith('sh\n')) {
      const paragraph = before.trimEnd().split('\n\n').at(-1) ?? '';
      blocks.push({ code: block.slice('sh\n'.length), isUntried: paragraph.startsWith('Not tried here') });
    }
    before = rest[index + 1] ?? '';
  }
  return blocks;
}
