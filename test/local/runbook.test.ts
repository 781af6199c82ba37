import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalSchedule } from '../../bin/kit/local-schedule.ts';
import { shellBlocks } from '../kit/documents.ts';
import { Shell } from './shell.ts';

/** In place of the stack `Ecs`, whose image the emulator does not get: a service of no tasks, named alike. */
const SERVICE = `
aws ecs create-cluster --cluster-name Ecs-Gallery
aws ecs register-task-definition --family gallery --container-definitions name=page,image=page
aws ecs create-service --cluster Ecs-Gallery --service-name gallery --task-definition gallery --desired-count 0
`;

jest.setTimeout(120_000);

describe('docs/runbook.md', () => {
  const home = mkdtempSync(join(tmpdir(), 'media-library-runbook-'));
  let shell: Shell;
  beforeAll(async () => {
    const endpoint = new URL(process.env.LOCAL_ENDPOINT ?? '');
    shell = await Shell.at(endpoint, home);
    // There are reports to look at.
    await new LocalSchedule(endpoint).runNextHour();
    await shell.run(SERVICE);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it.each(shellBlocks('docs/runbook.md').map(({ code }) => ({ code, title: code.trim().slice(0, 100) })))(
    'has a command that works: $title',
    async ({ code }) => {
      await expect(shell.run(code)).resolves.not.toContain('None');
    },
  );
});
