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
  const shown = arrows.filter(({ from, to, style }) => own.has(from) || (own.has(to) && style === 'flow' && isBucket(from)));
  function isBucket(address: string): boolean {
    return assembly.resources.get(address)?.type === 'AWS::S3::Bucket';
  }
  const others = [...new Set(shown.flatMap(({ from, to }) => [from, to]))].flatMap((address) =>
    own.has(address) ? [] : (assembly.resources.get(address) ?? []),
  );
  return {
    nodes: [...drawn.map((resource) => nodeOf(resource, graph)), ...others.map((resource) => guestOf(resource))],
    arrows: shown,
  };
}

function nodeOf(resource: Resource, graph: Graph): PictureNode {
  const alarms = partsOf(resource, graph).filter(isAlarm).length;
  const { service, noun, group } = kindOf(resource.type);
  return {
    id: resource.address,
    title: `${service} ${noun}`,
    name: resource.name,
    note: alarms > 0 ? `${alarms} alarm${alarms > 1 ? 's' : ''}` : undefined,
    group,
  };
}

function guestOf(resource: Resource): PictureNode {
  const { service, noun, group } = kindOf(resource.type);
  const { address: id, name, stack } = resource;
  return { id, title: `${service} ${noun}`, name, group, elsewhere: stack };
}
