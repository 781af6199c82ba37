import type { Assembly, Resource } from '../assembly/read.ts';
import { referencesIn } from './references.ts';
import { isHelper, kindOf } from './services.ts';

/** The resource that each is drawn as: what it is part of, or itself. */
export type Owners = ReadonlyMap<string, Resource>;

/** Finds what each part belongs to, by what it names or by what names it. */
export function ownersIn(assembly: Assembly): Owners {
  const namedBy = referrers(assembly);
  const owners = new Map<string, Resource>();
  const find = (resource: Resource, seen: ReadonlySet<string>): Resource | undefined => {
    const { partBy } = kindOf(resource.type);
    if (partBy === undefined) return resource;
    if (seen.has(resource.address)) return undefined;
    const next = new Set([...seen, resource.address]);
    const named = partBy ? referencesIn(resource.properties[partBy], resource.stack, assembly) : [];
    const candidates = [...named.map(({ address }) => address), ...(namedBy.get(resource.address) ?? [])];
    for (const address of candidates) {
      const candidate = assembly.resources.get(address);
      const owner = candidate && find(candidate, next);
      if (owner) return owner;
    }
    return neighbour(resource, assembly);
  };
  for (const resource of assembly.resources.values()) {
    if (isHelper(resource)) continue;
    owners.set(resource.address, find(resource, new Set()) ?? resource);
  }
  return owners;
}

function referrers(assembly: Assembly): ReadonlyMap<string, readonly string[]> {
  const namedBy = new Map<string, string[]>();
  for (const resource of assembly.resources.values()) {
    if (isHelper(resource)) continue;
    for (const { address } of referencesIn(resource.properties, resource.stack, assembly)) {
      namedBy.set(address, [...(namedBy.get(address) ?? []), resource.address]);
    }
  }
  return namedBy;
}

/** The nearest resource that is drawn, up the tree of constructs. */
function neighbour(resource: Resource, assembly: Assembly): Resource | undefined {
  const drawn = [...assembly.resources.values()].filter(
    ({ stack, type }) => stack === resource.stack && kindOf(type).partBy === undefined,
  );
  const path = resource.name.split('/');
  for (let length = path.length - 1; length > 0; length--) {
    const scope = path.slice(0, length).join('/');
    const found = drawn.find(({ name }) => name === scope || name.startsWith(`${scope}/`));
    if (found) return found;
  }
  return undefined;
}
