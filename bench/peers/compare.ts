/** `node bench/peers/compare.ts merge|sets <uploads>`: finds the uploads of a library that lack a result. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { look } from '../../lambda/cron/look.ts';
import { LOST_EVERY, listedLibrary, RESULT_PREFIXES } from '../kit/listed-library.ts';
import { print, statusBytes } from './measured.ts';

const [approach = '', uploads = ''] = process.argv.slice(2);

/** This product: one pass over all listings at once. */
async function byMerge(s3: S3Client): Promise<number> {
  const environment = {
    UPLOADS_BUCKET: 'uploads',
    DERIVED_BUCKET: 'derived',
    EXPECTED_RESULTS: [{ suffixes: ['.jpg'], prefixes: RESULT_PREFIXES, graceSeconds: 900 }],
    MAXIMUM_RESENDS: 2000,
    MAXIMUM_REMOVALS: 0,
    REMOVABLE_SHARE: 0,
  };
  const hour = { scheduledTime: '2026-11-24T05:00:00Z', isTimeUp: () => false };
  const { progress } = await look(hour, undefined, { environment, s3, eventBridge: new EventBridgeClient({}) });
  return progress.plan.run.missing;
}

/** As one would write it first: all keys in memory, then the difference. */
async function bySets(s3: S3Client): Promise<number> {
  const [keys, ...results] = await Promise.all(['', ...RESULT_PREFIXES].map((prefix) => keysUnder(s3, prefix)));
  return keys ? [...keys].filter((key) => !results.every((result) => result.has(key))).length : 0;
}

async function keysUnder(client: S3Client, prefix: string): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: 'b', Prefix: prefix })) {
    for (const { Key = '' } of Contents) keys.add(decodeURIComponent(Key).slice(prefix.length));
  }
  return keys;
}

const rssBytes = statusBytes('VmRSS');
const start = process.cpuUsage();
const missing = await (approach === 'merge' ? byMerge : bySets)(listedLibrary(Number(uploads)));
const { user, system } = process.cpuUsage(start);
if (missing !== Math.ceil(Number(uploads) / LOST_EVERY)) throw new Error(`${approach} found ${missing} to be missing`);
print({ cpuMs: (user + system) / 1000, rssBytes, peakRssBytes: statusBytes('VmHWM') });
