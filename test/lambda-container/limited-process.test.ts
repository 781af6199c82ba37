import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLimited } from '../../containers/lambda-container/limited-process.ts';

const limits = { memoryBytes: 2 ** 31, cpuSeconds: 1, deadlineSeconds: 5 };

describe('A program under limits', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'limited-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (program: string, args: string[], given = limits) => runLimited(program, args, folder, given);

  it('gives what it prints', async () => {
    expect(await run('echo', ['one', 'two'])).toEqual({ kind: 'done', stdout: 'one two\n', stderr: '' });
  });

  it('gets its arguments without a shell', async () => {
    expect(await run('echo', ['$(id); `id` > file'])).toMatchObject({ stdout: '$(id); `id` > file\n' });
  });

  it("sees nothing of this process's environment", async () => {
    const variables = ['PATH=/usr/local/bin:/usr/bin:/bin', `HOME=${folder}`, 'LANG=C.UTF-8', ''];
    expect(await run('env', [])).toMatchObject({ stdout: variables.join('\n') });
  });

  it('is stopped when it has used its CPU time', async () => {
    expect(await run('sh', ['-c', 'while :; do :; done'])).toEqual({ kind: 'over-limit', limit: '1 s of CPU time' });
  });

  it('cannot write more than a page needs', async () => {
    const file = join(folder, 'file');
    await run('dd', ['if=/dev/zero', `of=${file}`, 'bs=1M', 'count=65']);
    expect(statSync(file).size).toBe(64 * 1024 ** 2);
  });

  it('cannot take more memory than it is given', async () => {
    const given = { ...limits, memoryBytes: 64 * 1024 ** 2 };
    const ended = await run('dd', ['if=/dev/zero', 'of=/dev/null', 'bs=128M', 'count=1'], given);
    expect(ended).toMatchObject({ kind: 'failed', stderr: expect.stringContaining('memory exhausted') });
  });

  it('is over the limit when it says that it has no memory', async () => {
    const ended = await run('sh', ['-c', 'echo Out of memory >&2; exit 1']);
    expect(ended).toEqual({ kind: 'over-limit', limit: `${2 ** 31} bytes of memory` });
  });

  it('is to be tried again when it was only kept waiting', async () => {
    const waiting = run('sleep', ['60'], { ...limits, deadlineSeconds: 0.2 });
    await expect(waiting).rejects.toThrow('sleep was not done in 0.2 seconds');
  });

  it('must be there', async () => {
    await expect(run('no-such-program', [])).rejects.toThrow('no-such-program cannot be run');
  });

  it('says why it failed', async () => {
    expect(await run('sh', ['-c', 'echo broken >&2; exit 1'])).toEqual({ kind: 'failed', stderr: 'broken\n' });
  });
});
