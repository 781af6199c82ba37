/** What is said of an exported class, function or interface in its source. */
export interface DocumentedExport {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'function';
  readonly line: number;
  readonly says: string;
}

/** A prop of a construct. */
export interface Prop {
  readonly name: string;
  readonly line: number;
  readonly isOptional: boolean;
  readonly says: string;
  /** @default - none is told */
  readonly standard?: string;
}

const COMMENT = String.raw`/\*\*((?:(?!\*/)[\s\S])*)\*/`;
const EXPORT = new RegExp(
  String.raw`${COMMENT}\s*\nexport (?:abstract )?(?:async )?(class|interface|function) (\w+)`,
  'g',
);
const PROP = new RegExp(String.raw`(?:${COMMENT}\s*)?readonly (\w+)(\??):`, 'g');

/** The exports of a source that have a doc comment. */
export function documentedExports(source: string): readonly DocumentedExport[] {
  return [...source.matchAll(EXPORT)].map(([all, comment = '', kind, name = ''], index, matches) => ({
    name,
    kind: kind as DocumentedExport['kind'],
    line: lineAt(source, (matches[index]?.index ?? 0) + all.length),
    says: sentences(comment),
  }));
}

/** The props that an exported interface declares itself, with what their comments say. */
export function propsOf(source: string, interfaceName: string): readonly Prop[] {
  const start = source.search(new RegExp(String.raw`export interface ${interfaceName}\b`));
  if (start < 0) return [];
  const length = source.slice(start).search(/\n\}/);
  const body = source.slice(start, start + length);
  return [...body.matchAll(PROP)].map(({ 0: all, 1: comment = '', 2: name = '', 3: mark, index }) => {
    const [says = '', standard] = sentences(comment).split(/@default(?: -)? ?/);
    return {
      name,
      line: lineAt(source, start + index + all.length),
      isOptional: mark === '?',
      says: says.trim(),
      standard: standard?.trim(),
    };
  });
}

function lineAt(source: string, position: number): number {
  return source.slice(0, position).split('\n').length;
}

/** A comment without its stars, and without tags for who reads the code; `@default` stays. */
function sentences(comment: string): string {
  return comment
    .replace(/^[ \t]*\*[ \t]?/gm, '')
    .replace(/\s+/g, ' ')
    .replace(/@(?:see|throws|param|returns)\b(?:(?!\s@).)*/g, '')
    .trim();
}
