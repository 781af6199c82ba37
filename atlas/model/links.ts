import type { Json } from '../assembly/json.ts';
import type { Resource, Stack } from '../assembly/read.ts';
import type { Frame } from '../assembly/trace.ts';

/** A line of a template. */
export interface TemplateLine {
  readonly text: string;
  /** The code that is to thank for it, innermost first; empty where the CDK added it for itself. */
  readonly made: readonly Frame[];
}

/** A resource as the template has it, line by line. */
export interface TemplateBlock {
  readonly resource: Resource;
  readonly lines: readonly TemplateLine[];
}

const INDENT = 2;

/** A stack's resources as lines, each with the code that made it: by property where the CDK knows. */
export function templateBlocks({ resources }: Stack): readonly TemplateBlock[] {
  return resources.map((resource) => {
    const { definition, logicalId, created, assigned } = resource;
    const line = (text: string, made = created): TemplateLine => ({ text, made });
    const parts = Object.entries(definition).filter(([key]) => key !== 'Metadata');
    const body = parts.flatMap(([key, value], index) => {
      const comma = index < parts.length - 1 ? ',' : '';
      if (key !== 'Properties') return jsonLines(key, value, 1, comma).map((text) => line(text));
      const properties = Object.entries(resource.properties);
      return [
        line(`${' '.repeat(INDENT)}"Properties": {`),
        ...properties.flatMap(([name, property], place) =>
          jsonLines(name, property, 2, place < properties.length - 1 ? ',' : '').map((text) =>
            line(text, assigned.get(name) ?? created),
          ),
        ),
        line(`${' '.repeat(INDENT)}}${comma}`),
      ];
    });
    return { resource, lines: [line(`"${logicalId}": {`), ...body, line('}')] };
  });
}

function jsonLines(key: string, value: Json | undefined, depth: number, comma: string): readonly string[] {
  const lines = `"${key}": ${JSON.stringify(value, undefined, INDENT)}${comma}`.split('\n');
  return lines.map((text) => ' '.repeat(depth * INDENT) + text);
}

/** The resources that each line of a file took part in making: `file:line` → logical ids. */
export function madeBy(blocks: readonly TemplateBlock[]): ReadonlyMap<string, readonly string[]> {
  const made = new Map<string, Set<string>>();
  for (const { resource, lines } of blocks) {
    for (const frame of new Set(lines.flatMap((line) => line.made))) {
      const key = placeOf(frame);
      made.set(key, (made.get(key) ?? new Set()).add(resource.logicalId));
    }
  }
  return new Map([...made].map(([key, ids]) => [key, [...ids]]));
}

/** The files that took part in making a stack, the stack's own folder first, the shared kit last. */
export function filesOf(blocks: readonly TemplateBlock[], folder: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const { file } of blocks.flatMap(({ lines }) => lines.flatMap(({ made }) => made)))
    if (file.startsWith('lib/')) counts.set(file, (counts.get(file) ?? 0) + 1);
  const rank = (file: string) => (file.startsWith(`${folder}/`) ? 0 : 1);
  return [...counts].sort(([a, x], [b, y]) => rank(a) - rank(b) || y - x || a.localeCompare(b)).map(([file]) => file);
}

/** A line of code, as it is keyed in links. */
export function placeOf({ file, line }: Pick<Frame, 'file' | 'line'>): string {
  return `${file}:${line}`;
}
