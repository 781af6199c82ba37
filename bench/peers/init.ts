/** Loads a bundle as Lambda does at cold start. */
import { createRequire } from 'node:module';
import { print, statusBytes } from './measured.ts';

const [path = ''] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const rssBytes = statusBytes('VmRSS');
const start = process.cpuUsage();
require(path);
const { user, system } = process.cpuUsage(start);
print({ cpuMs: (user + system) / 1000, rssBytes, peakRssBytes: statusBytes('VmHWM') });
