import { join } from 'node:path';
import { Size } from 'aws-cdk-lib/core';
import { DEFAULT_EDGES_PX } from '../../lambda/thumbnail/contract.ts';
import { memoryForDecoding } from '../../lib/thumbnail/thumbnail-pipeline.ts';
import { bombs } from './bombs.ts';
import { judged, summary, type Verdict } from './judge.ts';
import { testFiles } from './test-files.ts';

const MEMORY = Size.mebibytes(1769);
const LONGEST_CPU_MS = 2_000;
const LARGEST_SHARE = 0.6;
const TYPED = /^(thumbnails|too-large|rejected (EMPTY|UNSUPPORTED_FORMAT|BROKEN))$/;

const env = {
  ...process.env,
  EDGES_PX: DEFAULT_EDGES_PX.join(','),
  DECODE_MEMORY_BYTES: String(memoryForDecoding(MEMORY)),
  MALLOC_ARENA_MAX: '1',
};
let verdicts: readonly Verdict[];

beforeAll(async () => {
  const made = await bombs(join(process.cwd(), 'node_modules/.cache/media-library/bombs'));
  const paths = [...testFiles('images'), ...made];
  verdicts = await judged(paths, process.execPath, [join(import.meta.dirname, 'judge-image.ts')], env);
  console.log(JSON.stringify(summary(verdicts), null, 2));
}, 400_000);

describe("the thumbnail function, given decoders' own test files and bombs", () => {
  it('is given more than a thousand', () => {
    expect(verdicts.length).toBeGreaterThan(1_000);
  });

  it('never crashes', () => {
    expect(verdicts.filter(({ crash }) => crash !== undefined)).toEqual([]);
  });

  it('has an outcome for each that says what the file is', () => {
    expect(verdicts.filter(({ outcome = '' }) => !TYPED.test(outcome))).toEqual([]);
  });

  it(`takes less than ${LONGEST_CPU_MS} ms of CPU for each`, () => {
    expect(verdicts.filter(({ cpuMs = Infinity }) => cpuMs >= LONGEST_CPU_MS)).toEqual([]);
  });

  it(`stays under ${LARGEST_SHARE * 100} % of its memory`, () => {
    const limit = MEMORY.toBytes() * LARGEST_SHARE;
    expect(verdicts.filter(({ peakBytes = Infinity }) => peakBytes >= limit)).toEqual([]);
  });
});
