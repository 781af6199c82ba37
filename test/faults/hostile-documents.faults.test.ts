import { DEFAULT_EDGES_PX } from '../../lambda/thumbnail/contract.ts';
import { IMAGE } from '../lambda-container/preview-function.ts';
import { judged, summary, type Verdict } from './judge.ts';
import { bundleFolder } from './sandbox.ts';
import { cacheOf, testFiles } from './test-files.ts';

const MEBIBYTE = 2 ** 20;
const MEMORY_MIB = 1769;
const LONGEST_CPU_MS = 2_000;
const LARGEST_SHARE = 0.6;
const TYPED = /^(previews|rejected (EMPTY|UNSUPPORTED_FORMAT|ENCRYPTED|BROKEN|TOO_COSTLY))$/;
/** As `PreviewPipeline` sets them. */
const LIMITS = {
  EDGES_PX: DEFAULT_EDGES_PX.join(','),
  RENDER_MEMORY_BYTES: (MEMORY_MIB - 512) * MEBIBYTE,
  RENDER_CPU_SECONDS: 20,
  RENDER_DEADLINE_SECONDS: 40,
  MALLOC_ARENA_MAX: 1,
};
let verdicts: readonly Verdict[];

beforeAll(async () => {
  const variables = Object.entries(LIMITS).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const folders = [bundleFolder('judge-document'), cacheOf('')];
  const mounts = folders.flatMap((folder) => ['--volume', `${folder}:${folder}:ro`]);
  const sandbox = [
    '--network',
    'none',
    '--read-only',
    '--tmpfs',
    '/tmp',
    '--memory',
    `${MEMORY_MIB}m`,
    '--cap-drop',
    'ALL',
  ];
  const judge = [...sandbox, ...mounts, ...variables, '--entrypoint', 'node', IMAGE, `${folders[0]}/index.js`];
  const run = (paths: readonly string[]) =>
    judged(paths, 'docker', ['run', '--rm', '--interactive', ...judge], process.env);
  const documents = testFiles('documents');
  verdicts = (await Promise.all([0, 1].map((half) => run(documents.filter((_, i) => i % 2 === half))))).flat();
  console.log(JSON.stringify(summary(verdicts), null, 2));
}, 900_000);

describe("the preview function, given PDF readers' own test files", () => {
  it('is given more than seven hundred', () => {
    expect(verdicts.length).toBeGreaterThan(700);
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
    const limit = MEMORY_MIB * MEBIBYTE * LARGEST_SHARE;
    expect(verdicts.filter(({ peakBytes = Infinity }) => peakBytes >= limit)).toEqual([]);
  });
});
