import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { madeUpEnvironment } from '../../bin/kit/made-up-account.ts';
import { pythonTool } from '../../bin/kit/python-tool.ts';

const run = promisify(execFile);

/** What the emulator lacks: there, the AWS CLI only checks the command's own words. */
const NOT_EMULATED = ['deploy', 'lightsail', 'service-quotas', 'xray'];

/** Whatever service is named, nothing goes anywhere but to the emulator. */
const PRELUDE = `set -euo pipefail
aws() {
  case "$1" in
    ${NOT_EMULATED.join('|')}) command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@" --generate-cli-skeleton output ;;
    *) command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@" ;;
  esac
}
`;

/**
 * Bash with the AWS CLI and the CDK CLI, as someone has it who pastes commands from a document, but that
 * everything goes to an emulator and that nothing asks.
 */
export class Shell {
  readonly #environment: NodeJS.ProcessEnv;

  private constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  /** @param home - a folder of the shell's own, where it has its settings */
  static async at(endpoint: URL, home: string): Promise<Shell> {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, '.cdk.json'), JSON.stringify({ context: { stage: 'local' } }));
    return new Shell({
      ...madeUpEnvironment(endpoint),
      HOME: home,
      PATH: [dirname(await pythonTool('aws')), dirname(process.execPath), process.env.PATH].join(delimiter),
      CDK_REQUIRE_APPROVAL: 'never',
      CDK_FORCE: 'true',
      CDK_NOTICES: 'false',
      CDK_OUTPUT: join(home, 'cdk.out'),
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    });
  }

  /**
   * Runs commands in the project's folder and gives what they print.
   * @throws Error with all that they print, if one fails
   */
  async run(code: string): Promise<string> {
    try {
      const { stdout } = await run('bash', ['-c', PRELUDE + code], { env: this.#environment, maxBuffer: 2 ** 26 });
      return stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${code}failed:\n${stdout}${stderr}`);
    }
  }
}
