import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence } from '../cards/card.ts';

const SHOWN = [
  '{lib,lambda}/**/*.{ts,sh}',
  'containers/**/{Dockerfile,*.ts,*.js,*.css,*.html}',
  'bin/app.ts',
  'atlas/price/{prices,work}.ts',
];

/** The project's sources, as far as the atlas shows them. */
export class Sources {
  readonly #root: string;
  readonly files: readonly string[];

  constructor(root: string) {
    this.#root = root;
    this.files = globSync(SHOWN, { cwd: root }).sort();
  }

  read(file: string): string {
    return readFileSync(join(this.#root, file), 'utf8');
  }

  has(file: string): boolean {
    return existsSync(join(this.#root, file));
  }

  /**
   * The line that a card speaks of.
   * @throws Error if the file is not shown, or has no such line any more
   */
  lineOf({ file, text }: Evidence): number {
    if (!this.files.includes(file))
      throw new Error(`A card must speak of a source that the atlas shows, got "${file}"`);
    const line = this.read(file)
      .split('\n')
      .findIndex((candidate) => candidate.includes(text));
    if (line < 0) throw new Error(`A card must speak of what is in ${file}, got "${text}"`);
    return line + 1;
  }
}
