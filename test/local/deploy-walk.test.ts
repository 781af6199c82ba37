import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { type Emulator, startEmulator } from '../../bin/kit/emulator.ts';
import { type ShellBlock, shellBlocks } from '../kit/documents.ts';
import { Shell } from './shell.ts';

const PATIENCE_MS = 30_000;
const PHOTO = 'rocket.webp';

jest.setTimeout(300_000);

/** One step after the other: each needs those before it. */
describe('docs/deploy.md', () => {
  const home = mkdtempSync(join(tmpdir(), 'media-library-walk-'));
  const blocks = shellBlocks('docs/deploy.md');
  const given = process.env.AWS_ENDPOINT_URL;
  let emulator: Emulator;
  let shell: Shell;

  beforeAll(async () => {
    // Its own: it bootstraps, and it destroys all that there is.
    delete process.env.AWS_ENDPOINT_URL;
    emulator = await startEmulator(0);
    shell = await Shell.at(emulator.endpoint, home);
  });
  afterAll(async () => {
    await emulator?.[Symbol.asyncDispose]();
    if (given !== undefined) process.env.AWS_ENDPOINT_URL = given;
    rmSync(home, { recursive: true, force: true });
    rmSync(PHOTO, { force: true });
  });

  it.each(blocks.map((block) => ({ ...block, title: block.code.trim().slice(0, 100) })))(
    'works: $title',
    async (block) => {
      const output = await (block.code.startsWith('aws s3 ls') ? thumbnails(block.code) : shell.run(tryable(block)));
      if (block.code.includes(PHOTO))
        expect(await sharp(await readFile(PHOTO)).metadata()).toMatchObject({ width: 512 });
      if (block.code.includes('list-stacks')) expect(output.trim()).toBe('CDKToolkit');
    },
  );

  it('leaves little untried, and walks the whole way', () => {
    expect(blocks.filter(({ isUntried }) => isUntried)).toHaveLength(3);
    const code = blocks.map((block) => block.code).join('');
    for (const step of ['cdk bootstrap', 'cdk deploy', 'aws s3 cp', 'cdk destroy --all']) expect(code).toContain(step);
  });

  async function thumbnails(list: string): Promise<string> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(500)) {
      const output = await shell.run(`${list.trimEnd()} || true\n`);
      if (/ thumbnails\/1024\/rocket\.jpg$/m.test(output)) return output;
    }
    throw new Error('No thumbnails');
  }
});

/** Of what cannot be deployed into the emulator, the synth with the same settings. */
function tryable({ code, isUntried }: ShellBlock): string {
  if (!isUntried) return code;
  return code
    .replace('cdk deploy', 'cdk synth --quiet')
    .replace('--hotswap', '')
    .replace('$(curl -s https://checkip.amazonaws.com)', '203.0.113.7');
}
