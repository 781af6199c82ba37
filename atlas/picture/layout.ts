import Elk, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import { condensed } from '../model/arrows.ts';
import type { Picture } from '../model/graph.ts';

/** Which way a picture runs: beside text, or down a phone. */
export type Direction = 'right' | 'down';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where everything of a picture is, in CSS pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** By node id. */
  readonly nodes: ReadonlyMap<string, Box>;
  /** In the order of the picture's arrows. */
  readonly arrows: readonly { readonly points: readonly Point[]; readonly label?: Box & { readonly lines: readonly string[] } }[];
}

const CHARACTER_PX = 7;
const LABEL_CHARACTER_PX = 6.2;
const LABEL_LINE_PX = 14;

const OPTIONS: Readonly<Record<Direction, Readonly<Record<string, string>>>> = {
  right: { 'elk.direction': 'RIGHT', 'elk.spacing.nodeNode': '28', 'elk.layered.spacing.nodeNodeBetweenLayers': '56' },
  down: {
    'elk.direction': 'DOWN',
    'elk.spacing.nodeNode': '14',
    'elk.layered.spacing.nodeNodeBetweenLayers': '40',
    // Two side by side is what a phone is wide.
    'elk.layered.layering.strategy': 'COFFMAN_GRAHAM',
    'elk.layered.layering.coffmanGraham.layerBound': '2',
  },
};

const COMMON = {
  'elk.algorithm': 'layered',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.edgeLabel': '4',
  'elk.spacing.edgeNode': '14',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.padding': '[top=8,left=8,bottom=8,right=8]',
};

/** Places a picture's nodes and arrows, by the Eclipse Layout Kernel. */
export async function layOut(picture: Picture, direction: Direction): Promise<Layout> {
  const charactersAcross = direction === 'right' ? 30 : 22;
  const ids = new Map(picture.nodes.map(({ id }, index) => [id, `n${index}`]));
  const children = picture.nodes.map(({ id, title, name, note, elsewhere }) => {
    const lines = [title, name, note ?? '', elsewhere ?? ''];
    const longest = Math.min(charactersAcross, Math.max(...lines.map((line) => line.length)));
    return { id: ids.get(id) ?? id, width: Math.max(116, longest * CHARACTER_PX + 28), height: note || elsewhere ? 62 : 46 };
  });
  const edges = picture.arrows.map(({ from, to, labels }, index): ElkExtendedEdge => {
    const lines = wrap(condensed(labels), direction === 'right' ? 22 : 16);
    const width = Math.max(...lines.map((line) => line.length)) * LABEL_CHARACTER_PX + 4;
    return {
      id: `a${index}`,
      sources: [ids.get(from) ?? from],
      targets: [ids.get(to) ?? to],
      labels: lines.length === 0 ? [] : [{ text: lines.join('\n'), width, height: lines.length * LABEL_LINE_PX }],
    };
  });
  const drawing: ElkNode = { id: 'picture', layoutOptions: { ...COMMON, ...OPTIONS[direction] }, children, edges };
  const placed = await new Elk.default().layout(drawing);
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    nodes: new Map(picture.nodes.map(({ id }, index) => [id, boxOf(placed.children?.[index])])),
    arrows: (placed.edges ?? []).map(({ sections = [], labels = [] }) => {
      const [label] = labels;
      return {
        points: sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]),
        label: label && { ...boxOf(label), lines: (label.text ?? '').split('\n') },
      };
    }),
  };
}

function boxOf(shape: Partial<Pick<ElkNode, 'x' | 'y' | 'width' | 'height'>> = {}): Box {
  const { x = 0, y = 0, width = 0, height = 0 } = shape;
  return { x, y, width, height };
}

/** Text in lines of at most so many characters, where its words allow. */
export function wrap(text: string, characters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= characters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
