import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import * as library from '../../lib/index.ts';
import { ScratchProject } from './scratch-project.ts';

/** Packs, installs some 220 MB from npm's cache or registry, and synthesizes with bundles. */
jest.setTimeout(600_000);

const { context: featureFlags } = JSON.parse(readFileSync('cdk.json', 'utf8'));
const snippets = [
  ...readFileSync('docs/lift.md', 'utf8').matchAll(/^## (.*)\n(?:(?!## |```).*\n)*```ts\n([\s\S]*?)^```/gm),
].map(([, title = '', code = ''], index) => ({ title, code, name: `app-${index}` }));
const about = (topic: string) => snippets.find(({ title }) => title.includes(topic));
const named = (topic: string) => about(topic)?.name ?? '';

interface Manifest {
  readonly artifacts: Readonly<
    Record<string, { readonly type: string; readonly properties: { readonly templateFile: string } }>
  >;
}

function stacksIn(assembly: string): { readonly Resources: Readonly<Record<string, { readonly Type: string }>> }[] {
  const { artifacts }: Manifest = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8'));
  return Object.values(artifacts)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .map(({ properties }) => JSON.parse(readFileSync(join(assembly, properties.templateFile), 'utf8')));
}

/** Folders of a cloud assembly's assets that have a file of this name. */
function assetsWith(assembly: string, file: string): string[] {
  const assets = readdirSync(assembly).filter((name) => name.startsWith('asset.'));
  return assets.map((name) => join(assembly, name)).filter((folder) => existsSync(join(folder, file)));
}

describe('the packed library', () => {
  const project = new ScratchProject();
  beforeAll(async () => {
    await project.install();
    for (const { name, code } of snippets) project.write(`src/${name}.ts`, code);
    project.write(
      'src/unsafe.ts',
      `${about('policy packs')?.code}new (await import('aws-cdk-lib/aws-s3')).Bucket(stack, 'Open');`,
    );
    project.write(
      'src/control-tower.ts',
      "import { ControlTowerChecks } from 'media-library/control-tower';\nnew ControlTowerChecks();",
    );
    await project.compile();
  });
  afterAll(() => project.remove());

  it('is shown in docs/lift.md with every construct that it exports', () => {
    const constructs = Object.entries(library).filter(([, value]) => /^class /.test(String(value)));
    const code = snippets.map((snippet) => snippet.code).join('');
    expect(constructs.map(([name]) => name).filter((name) => !code.includes(`new ${name}(`))).toEqual([]);
    expect(constructs.length).toBeGreaterThan(10);
  });

  it.each(snippets)('synthesizes the smallest app of $title', async ({ name }) => {
    const stacks = stacksIn(await project.synth(name));
    expect(stacks.length).toBeGreaterThan(0);
    for (const { Resources } of stacks) expect(Object.keys(Resources).length).toBeGreaterThan(0);
  });

  it('synthesizes in production with the feature flags of this project, too', async () => {
    const context = { ...featureFlags, stage: 'production', alarmEmail: 'alarms@example.com' };
    const [stack] = stacksIn(await project.synth(named('REST API'), context));
    const types = Object.values(stack?.Resources ?? {}).map(({ Type }) => Type);
    expect(types).toEqual(expect.arrayContaining(['AWS::WAFv2::WebACL', 'AWS::CodeDeploy::DeploymentGroup']));
  });

  it('passes the policy packs in the app of someone else, which find what is wrong there', async () => {
    const checked = (app: string) => project.synth(app, {}, { CDK_VALIDATION: undefined });
    await checked(named('policy packs'));
    await expect(checked('unsafe')).rejects.toThrow('AwsSolutions-S1');
  });

  it("has Control Tower's rules apart, for those who install Guard beside it", async () => {
    await expect(project.synth('control-tower')).rejects.toThrow("'@cdklabs/cdk-validator-cfnguard' imported from");
  });

  it('brings the thumbnail function with sharp for the machine that it runs on', async () => {
    const assembly = await project.synth(named('ThumbnailPipeline'), { stage: 'local' });
    const [bundle = ''] = assetsWith(assembly, 'index.js');
    const { versions } = createRequire(join(bundle, 'index.js'))('sharp');
    expect(versions.sharp).toBe(createRequire(import.meta.url)('sharp').versions.sharp);
  });

  it('builds images from the very files that this project builds them from', async () => {
    const assembly = await project.synth(named('PreviewPipeline'), featureFlags);
    const app = new App({ context: featureFlags });
    const stack = new Stack(app, 'Here');
    const stage = library.stageOf(app.node);
    const { uploads, derived } = new library.MediaBuckets(stack, 'Media', { stage });
    new library.PreviewPipeline(stack, 'Pipeline', { stage, uploads, derived });
    const dockerfile = 'containers/lambda-container/Dockerfile';
    const names = (folders: string[]) => folders.map((folder) => folder.slice(folder.lastIndexOf('/')));
    expect(names(assetsWith(assembly, dockerfile))).toEqual(names(assetsWith(app.synth().directory, dockerfile)));
    expect(assetsWith(assembly, dockerfile)).toHaveLength(1);
  });
});
