import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Chromium on this machine, or the one that `CHROMIUM` names.
 * @throws Error that says how to get it
 */
export function chromiumPath(): string {
  const { CHROMIUM, PATH = '' } = process.env;
  const paths = CHROMIUM
    ? [CHROMIUM]
    : PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = paths.find((path) => existsSync(path));
  if (found) return found;
  throw new Error('The browser tests need Chromium: apt-get install chromium, or CHROMIUM=<path of a Chrome>');
}
