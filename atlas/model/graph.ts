import type { Assembly, Resource } from '../assembly/read.ts';
import { type Arrow, arrowsIn } from './arrows.ts';
import { type Owners, ownersIn } from './owners.ts';
import { type Group, isHelper, kindOf } from './services.ts';

/** Something in a picture. */
export interface PictureNode {
  readonly id: string;
  /** Such as `AWS Lambda function`. */
  readonly title: string;
  readonly name: string;
  /** What else is to be known at a glance, such as `2 alarms`. @default - nothing */
  readonly note?: string;
  readonly group: Group | 'people' | 'system';
  /** The stack that it is of, if it is not of the picture's own. @default - it is */
  readonly elsewhere?: string;
}

export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly arrows: readonly Arrow[];
}

/** What all pictures and pages are made from. */
export interface Graph {
  readonly assembly: Assembly;
  readonly owners: Owners;
  readonly arrows: readonly Arrow[];
}

export function graphOf(assembly: Assembly): Graph {
  const owners = ownersIn(assembly);
  return { assembly, owners, arrows: arrowsIn(assembly, owners) };
}

const ALARMS = new Set(['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::Lightsail::Alarm']);

export function isAlarm({ type }: Resource): boolean {
  return ALARMS.has(type);
}

/** The resources of a stack that are drawn. */
export function drawnIn(stack: string, { assembly, owners }: Graph): readonly Resource[] {
  return [...assembly.resources.values()].filter(
    (resource) => resource.stack === stack && !isHelper(resource) && owners.get(resource.address) === resource,
  );
}

/** What is part of a resource, in its own stack. */
export function partsOf(resource: Resource, { assembly, owners }: Graph): readonly Resource[] {
  return [...assembly.resources.values()].filter(
    (part) => part !== resource && part.stack === resource.stack && owners.get(part.address) === resource,
  );
}

/** One stack's resources, with what they call in other stacks and where their events come from. */
export function pictureOf(stack: string, graph: Graph): Picture {
  const { assembly, arrows } = graph;
  const drawn = drawnIn(stack, graph);
  const own = new Set(drawn.map(({ address }) => address));
  // What other stacks do to this one is on their own pages.
  const shown = withoutEchoes(arrows).filter(
    ({ from, to, style }) => own.has(from) || (own.has(to) && style === 'flow' && isBucket(from)),
  );
  function isBucket(address: string): boolean {
    return assembly.resources.get(address)?.type === 'AWS::S3::Bucket';
  }
  const others = [...new Set(shown.flatMap(({ from, to }) => [from, to]))].flatMap((address) =>
    own.has(address) ? [] : (assembly.resources.get(address) ?? []),
  );
  const nodes = [...drawn.map((resource) => nodeOf(resource, graph)), ...others.map((resource) => guestOf(resource))];
  return { nodes: inOrder(nodes, shown), arrows: shown };
}

/** Without what goes without saying: that something reads where its own events come from. */
export function withoutEchoes(arrows: readonly Arrow[]): readonly Arrow[] {
  const isEcho = ({ from, to, style, labels }: Arrow) =>
    style === 'access' && labels.every((label) => /^(read|list) /.test(label)) && leads(to, from, arrows);
  return arrows.filter((arrow) => !isEcho(arrow));
}

function leads(from: string, to: string, arrows: readonly Arrow[]): boolean {
  const reached = new Set([from]);
  for (const place of reached)
    for (const arrow of arrows) if (arrow.style === 'flow' && arrow.from === place) reached.add(arrow.to);
  return reached.has(to);
}

/** What moves something on: a call, or a grant that is for more than to look. */
function isCall({ style, labels }: Arrow): boolean {
  return style === 'flow' || (style === 'access' && !labels.every((label) => /^(read|list|query) /.test(label)));
}

/** Callers before what they call, as one reads. */
export function inOrder(nodes: readonly PictureNode[], arrows: readonly Arrow[]): readonly PictureNode[] {
  const depths = new Map<string, number>();
  const depthOf = (id: string, above: readonly string[]): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const callers = arrows.filter((arrow) => arrow.to === id && isCall(arrow) && !above.includes(arrow.from));
    const depth = Math.max(0, ...callers.map(({ from }) => depthOf(from, [...above, id]) + 1));
    depths.set(id, depth);
    return depth;
  };
  const takesPart = (id: string) => arrows.some((arrow) => isCall(arrow) && (arrow.from === id || arrow.to === id));
  const rank = ({ id }: PictureNode) => (takesPart(id) ? depthOf(id, []) : Number.MAX_SAFE_INTEGER);
  return [...nodes].sort((a, b) => rank(a) - rank(b));
}

function nodeOf(resource: Resource, graph: Graph): PictureNode {
  const alarms = partsOf(resource, graph).filter(isAlarm).length;
  const { service, noun, group } = kindOf(resource.type);
  return {
    id: resource.address,
    title: `${service} ${noun}`,
    name: shortName(resource),
    note: alarms > 0 ? `${alarms} alarm${alarms > 1 ? 's' : ''}` : undefined,
    group,
  };
}

/** The end of a path, which tells enough in a picture. */
function shortName({ name }: Resource): string {
  return name.split('/').slice(-2).join('/');
}

function guestOf(resource: Resource): PictureNode {
  const { service, noun, group } = kindOf(resource.type);
  const { address: id, stack } = resource;
  return { id, title: `${service} ${noun}`, name: shortName(resource), group, elsewhere: stack };
}
