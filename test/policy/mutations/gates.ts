import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { App, CloudFormationValidatePlugin, type PolicyViolation, Stack } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { pythonTool } from '../../../bin/kit/python-tool.ts';
import { brokenControls } from '../../../lib/policy/control-tower-checks.ts';
import { findingsIn } from '../../../lib/policy/find.ts';

/** What is against a template: the rule's id and the resource's logical id. */
export type Finding = readonly [id: string, logicalId: string];

/** Finds what is against each of the templates in these files. */
export type Gate = (files: readonly string[]) => Promise<ReadonlyMap<string, readonly Finding[]>>;

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

const eachFile =
  (find: (file: string) => readonly Finding[]): Gate =>
  async (files) =>
    new Map(files.map((file) => [file, find(file)]));

/** The gates of synth and of `npm run check`, as they are set there. */
export function gates(notKept: Readonly<Record<string, string>>): Readonly<Record<string, Gate>> {
  const validator = new CloudFormationValidatePlugin();
  return {
    'this pack': eachFile((file) => findingsIn(read(file)).map(({ id, logicalId }) => [id, logicalId])),
    'cdk-nag (AwsSolutions, Serverless)': eachFile(nag),
    'Control Tower by Guard': async (files) => guard(files, new Set(Object.keys(notKept))),
    "CDK's validation": eachFile((templatePath) =>
      validator
        .validate({
          appConstruct: new App(),
          templatePaths: [templatePath],
          stackTemplates: [{ stackConstructPath: '', templatePath, accountId: undefined, region: undefined }],
        })
        .violations.flatMap(findingsOf),
    ),
    'cfn-lint': cfnLint,
  };
}

const findingsOf = ({ ruleName, violatingResources }: PolicyViolation): Finding[] =>
  violatingResources.map(({ resourceLogicalId, constructPath = '' }) => [
    ruleName,
    resourceLogicalId ?? constructPath.split('/').at(-1) ?? '',
  ]);

/** cdk-nag reads constructs, so the template is made into such; `CfnInclude` does not know the newest functions. */
function nag(file: string): Finding[] {
  const { Rules, ...template } = read(file);
  const templateFile = `${file}.nag`;
  const known = JSON.stringify(template).replace(
    /\{"Fn::GetStackOutput":\{[^}]*(\{[^}]*\}[^}]*)?\}\}/g,
    '{"Fn::ImportValue":"Output"}',
  );
  writeFileSync(templateFile, known);
  const stack = new Stack(new App(), 'Stack');
  new CfnInclude(stack, 'Included', { templateFile });
  const packs = [new AwsSolutionsChecks(), new ServerlessChecks()];
  return packs.flatMap((pack) => pack.validateScope(stack).violations).flatMap(findingsOf);
}

function guard(files: readonly string[], notKept: ReadonlySet<string>): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>(files.map((file) => [file, []]));
  const types = files.flatMap((file) => Object.values<{ Type: string }>(read(file).Resources).map(({ Type }) => Type));
  for (const { ruleName, violatingResources } of brokenControls(files, types, notKept)) {
    for (const { templatePath = '', resourceLogicalId = '' } of violatingResources)
      found.get(templatePath)?.push([ruleName, resourceLogicalId]);
  }
  return found;
}

interface Match {
  readonly Filename: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly unknown[] | null };
}

async function cfnLint(files: readonly string[]): Promise<Map<string, Finding[]>> {
  const tool = await pythonTool('cfn-lint');
  const found = new Map<string, Finding[]>(files.map((file) => [file, []]));
  for (const { Filename, Rule, Location } of await linted(tool, files))
    found.get(Filename)?.push([Rule.Id, String(Location.Path?.[1] ?? '')]);
  return found;
}

/** cfn-lint's exit status says that it found something, and its output what. */
function linted(tool: string, files: readonly string[]): Promise<Match[]> {
  const args = ['--format', 'json', '--ignore-checks', 'W3005', '--', ...files];
  return new Promise((resolve, reject) => {
    execFile(tool, args, { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (stdout.trimStart().startsWith('[')) resolve(JSON.parse(stdout));
      else reject(error ?? new Error(stderr));
    });
  });
}
