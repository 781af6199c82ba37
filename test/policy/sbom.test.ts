import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const versionOf = (name: string) => packages[`node_modules/${name}`].version;

interface Component {
  readonly name: string;
  readonly version?: string;
  readonly purl: string;
  readonly hashes?: readonly unknown[];
}

describe('npm run sbom', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  execFileSync(process.execPath, ['bin/sbom.ts', folder], { stdio: 'pipe' });
  const componentsOf = (deployable: string): Component[] =>
    JSON.parse(readFileSync(join(folder, `${deployable}.cdx.json`), 'utf8')).components;

  it('has a file for each function and image', () => {
    const sources = [...globSync('lambda/{*,*/*}/handler.ts'), ...globSync('containers/*/Dockerfile')];
    const names = sources.map((source) => `${dirname(source).replaceAll('/', '-')}.cdx.json`);
    expect(globSync('*', { cwd: folder }).sort()).toEqual([...names, 'lightsail-website.cdx.json'].sort());
  });

  it('names what is bundled, with its locked version and hash', () => {
    const zod = componentsOf('lambda-thumbnail').find(({ name }) => name === 'zod');
    expect(zod).toMatchObject({ version: versionOf('zod'), purl: `pkg:npm/zod@${versionOf('zod')}` });
    expect(zod?.hashes).toHaveLength(1);
  });

  it("names native packages of the function's own platform, where a function has them", () => {
    const names = componentsOf('lambda-thumbnail').map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['sharp', '@img/sharp-linux-arm64', '@img/sharp-libvips-linux-arm64']),
    );
    expect(names.filter((name) => /darwin|win32|musl|x64/.test(name))).toEqual([]);
    expect(componentsOf('lambda-api-rest').map(({ name }) => name)).not.toContain('sharp');
  });

  it('names what the programs take that an image starts beside its own', () => {
    const names = componentsOf('containers-batch').map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['sharp', '@img/sharp-libvips-linux-arm64']));
    expect(names).toContain('@aws-sdk/credential-provider-http');
  });

  it('names no package that is only for development', () => {
    const names = globSync('*.cdx.json', { cwd: folder }).flatMap((file) =>
      componentsOf(file.replace('.cdx.json', '')).map(({ name }) => name),
    );
    expect(names.filter((name) => /^(jest|aws-cdk-lib|typescript|rolldown)$/.test(name))).toEqual([]);
  });

  it("names an image's base by digest, and its Debian packages", () => {
    const components = componentsOf('containers-lambda-container');
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['poppler-utils', 'fontconfig']));
    const base = components.find(({ name }) => name === 'public.ecr.aws/docker/library/node');
    expect(base?.version).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
