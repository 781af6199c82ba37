import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const TSC = resolve('node_modules/typescript/lib/tsc.js');
const TYPES = resolve('node_modules/@types');

/** A folder outside this repository with the packed library in it, as npm installs it for anyone. */
export class ScratchProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'media-library-lift-'));

  async install(): Promise<void> {
    const npm = (cwd: string, ...args: string[]) =>
      run('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], { cwd, maxBuffer: 2 ** 26 });
    await npm(process.cwd(), 'pack', '--pack-destination', this.folder);
    const tarball = readdirSync(this.folder).find((file) => file.endsWith('.tgz')) ?? '';
    this.write('package.json', JSON.stringify({ name: 'scratch', private: true, type: 'module' }));
    await npm(this.folder, 'install', `./${tarball}`, `aws-cdk-lib@${devDependencies['aws-cdk-lib']}`);
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  /** Compiles `src` to `out` as strictly as TypeScript can, the library's declarations included. */
  async compile(): Promise<void> {
    const compilerOptions = {
      target: 'es2024',
      module: 'nodenext',
      strict: true,
      skipLibCheck: false,
      types: ['node'],
      typeRoots: [TYPES],
      outDir: 'out',
      rootDir: 'src',
    };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }));
    await this.node([TSC]);
  }

  /** Runs a compiled app as the CDK CLI would, and gives its cloud assembly's folder. */
  async synth(app: string, context: Readonly<Record<string, unknown>> = {}, env: NodeJS.ProcessEnv = {}) {
    const assembly = join(this.folder, 'cdk.out', app);
    await this.node([`out/${app}.js`], { CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: JSON.stringify(context), ...env });
    return assembly;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
    const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
    try {
      await run(process.execPath, args, {
        cwd: this.folder,
        env: { ...process.env, ...env, PATH },
        maxBuffer: 2 ** 26,
      });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${args.join(' ')} failed:\n${stdout}${stderr}`);
    }
  }
}
