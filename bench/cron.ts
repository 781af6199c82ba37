import { RESULT_PREFIXES } from './kit/listed-library.ts';
import { type Command, script, usageOf } from './kit/processes.ts';
import { markdown, type Row, round, type Section, type Table } from './kit/table.ts';

const SIZES = [10_000, 100_000, 1_000_000];
/** So small that what is garbage does not count. */
const SMALL_HEAP = ['--max-old-space-size=40', '--max-semi-space-size=1'];
/** CPU per key in a large library, of that in a smaller one. */
const TIME_GROWTH = 1.5;
/** Peak memory in a large library, of that in the smallest. */
const MEMORY_GROWTH = 1.25;
const SDK_PAGES = 200;

/** Comparing uploads with results: time by size, memory by size, against all keys in memory, and what the SDK takes. */
export const cron: Section = async () => [await time(), await memory(), await againstSets(), await readingPages()];

async function time(): Promise<Table> {
  const rows: Row[] = [];
  let before: number | undefined;
  for (const uploads of SIZES) {
    const { cpuMs } = await usageOf(compare('merge', uploads));
    const usPerKey = (cpuMs * 1000) / keysOf(uploads);
    const figures = {
      keys: keysOf(uploads),
      'CPU s': round(cpuMs / 1000),
      'keys/s': Math.round(1e6 / usPerKey / 1000) * 1000,
    };
    rows.push({
      name: nameOf(uploads),
      figures,
      ...(before && { ratio: round(usPerKey / before), limit: TIME_GROWTH }),
    });
    before = usPerKey;
  }
  return { title: 'Comparing keys, listings made up: CPU by size of the library; ratio of CPU per key', rows };
}

async function memory(): Promise<Table> {
  const rows: Row[] = [];
  let smallest: number | undefined;
  for (const uploads of SIZES) {
    const { rssBytes, peakRssBytes } = await usageOf(compare('merge', uploads, SMALL_HEAP));
    const figures = { 'MB before': round(rssBytes / 1e6, 0), 'peak MB': round(peakRssBytes / 1e6, 0) };
    const growth = smallest && { ratio: round(peakRssBytes / smallest), limit: MEMORY_GROWTH };
    rows.push({ name: nameOf(uploads), figures, ...growth });
    smallest ??= peakRssBytes;
  }
  return { title: 'The same in a small heap: memory by size of the library; ratio to the smallest', rows };
}

async function againstSets(): Promise<Table> {
  const uploads = SIZES.at(-1) ?? 0;
  const [ours, sets] = [await usageOf(compare('merge', uploads)), await usageOf(compare('sets', uploads))];
  const row = (name: string, our: number, their: number, unit: string, limit: number): Row => ({
    name,
    figures: { [`our ${unit}`]: round(our), [`their ${unit}`]: round(their) },
    ratio: round(our / their),
    limit,
  });
  return {
    title: `${nameOf(uploads)}: one pass against all keys in sets`,
    rows: [
      row('CPU', ours.cpuMs / 1000, sets.cpuMs / 1000, 's', 1.25),
      row('peak memory', ours.peakRssBytes / 1e6, sets.peakRssBytes / 1e6, 'MB', 0.75),
    ],
  };
}

async function readingPages(): Promise<Table> {
  const { cpuMs } = await usageOf(script('peers/read-listing.ts', String(SDK_PAGES)));
  const figures = { 'CPU ms a page': round(cpuMs / SDK_PAGES, 1) };
  return { title: "The SDK's share: reading a listing's XML", rows: [{ name: '1,000 keys', figures }] };
}

function compare(approach: 'merge' | 'sets', uploads: number, flags: readonly string[] = []): Command {
  const [node, file, ...args] = script('peers/compare.ts', approach, String(uploads));
  return [node, ...flags, file ?? '', ...args];
}

function keysOf(uploads: number): number {
  return uploads * (1 + RESULT_PREFIXES.length);
}

function nameOf(uploads: number): string {
  return `${uploads.toLocaleString('en-GB')} uploads`;
}

if (import.meta.main) for (const table of await cron()) console.log(markdown(table));
