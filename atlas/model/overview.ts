import { at } from '../assembly/json.ts';
import type { Resource } from '../assembly/read.ts';
import type { Arrow } from './arrows.ts';
import { drawnIn, type Graph, inOrder, type Picture, type PictureNode, withoutEchoes } from './graph.ts';
import { kindOf } from './services.ts';
import { permissionsIn } from './statements.ts';

const PEOPLE: PictureNode = { id: 'people', title: 'people', name: 'you', group: 'people' };

/** Where requests from outside come in. */
const ENTRANCES = new Set([
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGatewayV2::Api',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::Lightsail::Instance',
]);

/**
 * The whole product: each stack as one, but for the buckets in which stacks meet.
 */
export function overviewOf(graph: Graph): Picture {
  const { assembly, arrows } = graph;
  const between = withoutEchoes(arrows).filter(
    ({ style, from, to }) => style !== 'failure' && stackOf(from) !== stackOf(to),
  );
  const shared = new Set(
    between.flatMap(({ from, to }) => [from, to]).filter((address) => isBucket(assembly.resources.get(address))),
  );
  const place = (address: string) => (shared.has(address) ? address : stackOf(address));
  const flows = between.map((arrow) => ({
    ...arrow,
    from: place(arrow.from),
    to: place(arrow.to),
    labels: briefly(arrow, graph),
  }));
  const entries = [...assembly.resources.values()].flatMap((resource) => entryOf(resource, place, flows));
  const all = together([...entries, ...flows]);
  const ends = new Set(all.flatMap(({ from, to }) => [from, to]));
  const systems = assembly.stacks
    .filter((stack) => ends.has(stack.id) || drawnIn(stack.id, graph).every(({ address }) => !shared.has(address)))
    .map(
      (stack): PictureNode => ({ id: stack.id, title: serviceNames(stack.id, graph), name: stack.id, group: 'system' }),
    );
  const buckets = [...shared].flatMap((address) => assembly.resources.get(address) ?? []).map(bucketNode);
  const nodes = [...(ends.has('people') ? [PEOPLE] : []), ...buckets, ...systems];
  return { nodes: inOrder(nodes, all), arrows: all };
}

function isBucket(resource: Resource | undefined): boolean {
  return resource?.type === 'AWS::S3::Bucket';
}

function stackOf(address: string): string {
  return address.split('/')[0] ?? '';
}

function bucketNode({ address, name, stack }: Resource): PictureNode {
  return { id: address, title: 'Amazon S3 bucket', name, group: 'storage', elsewhere: stack };
}

/** The services that do a stack's work, at most three, most used first. */
function serviceNames(stack: string, graph: Graph): string {
  const counts = new Map<string, number>();
  for (const { type } of drawnIn(stack, graph)) {
    const { service, group } = kindOf(type);
    if (group !== 'watching' && service !== 'Amazon SQS') counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  const names = [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name.replace(/^(AWS|Amazon) /, ''));
  return names.slice(0, 3).join(', ');
}

/** A rule says which events it takes, and who writes, where; of others, what they do. */
function briefly({ from, to, labels }: Arrow, { assembly, owners }: Graph): readonly string[] {
  const rule = [from, to].map((address) => assembly.resources.get(address)).find(isRule);
  if (rule?.properties.Description) return [String(rule.properties.Description)];
  const prefixes = permissionsIn(stackOf(from), assembly, owners)
    .filter(({ principal, actions }) => principal?.address === from && actions.includes('s3:PutObject'))
    .filter(({ references }) => references.some(({ address }) => address === to))
    .flatMap(({ targets }) => targets.flatMap((target) => /»\/(.+\/)\*$/.exec(target)?.[1] ?? []));
  return prefixes.length > 0 ? [`write ${prefixes.join(', ')}`] : labels;
}

function isRule(resource: Resource | undefined): boolean {
  return resource?.type === 'AWS::Events::Rule';
}

/** Buckets whose objects are events are uploaded to by people, where nothing here writes to them. */
function entryOf(resource: Resource, place: (address: string) => string, flows: readonly Arrow[]): readonly Arrow[] {
  const { type, address, properties } = resource;
  const isUploads = at(properties, 'NotificationConfiguration', 'EventBridgeConfiguration') !== undefined;
  const isWritten = flows.some(({ to, labels }) => to === address && labels.some((label) => label.startsWith('write')));
  if (isUploads && !isWritten) return [{ from: 'people', to: place(address), labels: ['upload'], style: 'flow' }];
  if (!ENTRANCES.has(type)) return [];
  return [{ from: 'people', to: place(address), labels: [kindOf(type).noun], style: 'flow' }];
}

function together(arrows: readonly Arrow[]): readonly Arrow[] {
  const byEnds = new Map<string, Arrow>();
  for (const arrow of arrows) {
    const key = `${arrow.from} ${arrow.to}`;
    byEnds.set(key, { ...arrow, labels: [...new Set([...(byEnds.get(key)?.labels ?? []), ...arrow.labels])] });
  }
  return [...byEnds.values()];
}
