import { relative } from 'node:path';

/** A line of this project's code that took part in making something. */
export interface Frame {
  /** From the project's folder. */
  readonly file: string;
  readonly line: number;
  /** What ran there, such as `new ThumbnailPipeline`; empty at the top of a file. */
  readonly called: string;
}

const PLACE = /(\/[^\s()]+?):(\d+)/;

/**
 * The lines of code under `root` in a trace of the CDK's, innermost first; libraries are left out.
 * Types are stripped in place, so a line of a trace is the line of the source.
 */
export function framesOf(trace: readonly string[], root: string): readonly Frame[] {
  return trace.flatMap((entry) => {
    const text = entry.replaceAll('file://', '');
    const [, path = '', line] = PLACE.exec(text) ?? [];
    if (!path.startsWith(`${root}/`) || path.includes('/node_modules/')) return [];
    const [called = ''] = text.split(' (');
    return [{ file: relative(root, path), line: Number(line), called: called.includes('/') ? '' : called.trim() }];
  });
}
