import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, isObject, type Json, type JsonObject } from './json.ts';
import { type Frame, framesOf } from './trace.ts';

/** What `cdk synth` made: the stacks in the order of their making. */
export interface Assembly {
  readonly stacks: readonly Stack[];
  /** By address. */
  readonly resources: ReadonlyMap<string, Resource>;
}

export interface Stack {
  readonly id: string;
  readonly description: string;
  /** Stacks that must be there before. */
  readonly needs: readonly string[];
  readonly template: JsonObject;
  readonly resources: readonly Resource[];
  /** Where the stack is made. */
  readonly created: readonly Frame[];
}

export interface Resource {
  /** `<Stack>/<LogicalId>`, unique in the assembly. */
  readonly address: string;
  readonly stack: string;
  readonly logicalId: string;
  /** Such as `AWS::S3::Bucket`. */
  readonly type: string;
  /** Of its construct within the stack, such as `Pipeline/Function`. */
  readonly name: string;
  readonly properties: JsonObject;
  /** As it stands in the template. */
  readonly definition: JsonObject;
  /** The code that made it, innermost first. */
  readonly created: readonly Frame[];
  /** The code that last set a property, by the property's name. */
  readonly assigned: ReadonlyMap<string, readonly Frame[]>;
}

interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly dependencies?: readonly string[];
        readonly properties?: { readonly templateFile?: string };
        readonly additionalMetadataFile?: string;
      }
    >
  >;
}

interface MetadataEntry {
  readonly type: string;
  readonly data?: Json;
}
type Metadata = Readonly<Record<string, readonly MetadataEntry[]>>;

/** What the CDK adds for itself. */
const OWN_TYPES = ['AWS::CDK::Metadata'];

/**
 * Reads a cloud assembly.
 * @param root - of the project, from which files are named
 */
export function readAssembly(folder: string, root: string): Assembly {
  const { artifacts } = readJson<Manifest>(join(folder, 'manifest.json'));
  const stacks = Object.entries(artifacts).flatMap(([id, artifact]) => {
    const templateFile = artifact.properties?.templateFile;
    if (artifact.type !== 'aws:cloudformation:stack' || !templateFile) return [];
    const needs = (artifact.dependencies ?? []).filter((name) => artifacts[name]?.type === artifact.type);
    const metadataFile = join(folder, artifact.additionalMetadataFile ?? `${id}.metadata.json`);
    const metadata = existsSync(metadataFile) ? readJson<Metadata>(metadataFile) : {};
    return [readStack(id, readJson<JsonObject>(join(folder, templateFile)), { needs, metadata, root })];
  });
  if (stacks.length === 0) throw new Error(`${folder} must be a cloud assembly with stacks, got none`);
  return assemblyOf(stacks);
}

/** An assembly of stacks that were read or made up. */
export function assemblyOf(stacks: readonly Stack[]): Assembly {
  const resources = new Map(stacks.flatMap((stack) => stack.resources.map((resource) => [resource.address, resource])));
  return { stacks, resources };
}

/** A stack from its template and from what the CDK tells of its making. */
export function readStack(
  id: string,
  template: JsonObject,
  given: { readonly needs?: readonly string[]; readonly metadata?: Metadata; readonly root?: string } = {},
): Stack {
  const { needs = [], metadata = {}, root = '' } = given;
  const resources = Object.entries((template.Resources ?? {}) as JsonObject).flatMap(([logicalId, definition]) => {
    if (!isObject(definition) || OWN_TYPES.includes(String(definition.Type))) return [];
    return [readResource(id, logicalId, definition, metadata, root)];
  });
  const created = tracesOf(metadata[`/${id}`] ?? [], root).created;
  return { id, description: String(template.Description ?? ''), needs, template, resources, created };
}

function readResource(
  stack: string,
  logicalId: string,
  definition: JsonObject,
  metadata: Metadata,
  root: string,
): Resource {
  const path = String(at(definition, 'Metadata', 'aws:cdk:path') ?? `${stack}/${logicalId}`);
  return {
    address: `${stack}/${logicalId}`,
    stack,
    logicalId,
    type: String(definition.Type),
    name: path.replace(`${stack}/`, '').replace(/\/(Resource|Default)$/, ''),
    properties: isObject(definition.Properties) ? definition.Properties : {},
    definition,
    ...tracesOf(metadata[`/${path}`] ?? [], root),
  };
}

function tracesOf(entries: readonly MetadataEntry[], root: string): Pick<Resource, 'created' | 'assigned'> {
  const creation = entries.find(({ type }) => type === 'aws:cdk:creationStack');
  const assigned = new Map<string, readonly Frame[]>();
  for (const { type, data } of entries) {
    if (type !== 'aws:cdk:propertyAssignment') continue;
    const frames = framesOf((at(data, 'stackTrace') ?? []) as readonly string[], root);
    if (frames.length > 0) assigned.set(String(at(data, 'propertyName')), frames);
  }
  return { created: framesOf((creation?.data ?? []) as readonly string[], root), assigned };
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
