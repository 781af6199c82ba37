import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const PACKED = join(ROOT, 'sources');

/** Where the code of functions and images is, with the lock file: this project, or a folder of the packed library. */
export const SOURCES = existsSync(PACKED) ? PACKED : ROOT;
