import Elk, { type ElkLabel, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import { condensed } from '../model/arrows.ts';
import type { Picture, PictureNode } from '../model/graph.ts';

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
  readonly arrows: readonly {
    readonly points: readonly Point[];
    readonly label?: Box & { readonly lines: readonly string[] };
  }[];
}

/** Of the widest of common system fonts, in bold. */
const CHARACTER_PX = 7.8;
const LABEL_CHARACTER_PX = 6.2;
const LABEL_LINE_PX = 14;

const OPTIONS: Readonly<Record<Direction, Readonly<Record<string, string>>>> = {
  right: { 'elk.direction': 'RIGHT', 'elk.spacing.nodeNode': '28', 'elk.layered.spacing.nodeNodeBetweenLayers': '34' },
  down: {
    'elk.direction': 'DOWN',
    'elk.spacing.nodeNode': '14',
    'elk.layered.spacing.nodeNodeBetweenLayers': '30',
    'elk.separateConnectedComponents': 'false',
    'elk.spacing.edgeEdge': '8',
    // One below the other, as a phone is wide.
    'elk.layered.layering.strategy': 'COFFMAN_GRAHAM',
    'elk.layered.layering.coffmanGraham.layerBound': '1',
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
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.padding': '[top=8,left=8,bottom=8,right=8]',
};

/** What a phone shows without scrolling, shrunk a little. */
const PHONE_PX = 440;

/**
 * Places a picture's nodes and arrows, by the Eclipse Layout Kernel. Arrows down a phone have no
 * words where these would make it too wide.
 */
export async function layOut(picture: Picture, direction: Direction): Promise<Layout> {
  const layout = await placed(picture, direction);
  if (direction === 'right' || layout.width <= PHONE_PX) return layout;
  return placed({ ...picture, arrows: picture.arrows.map((arrow) => ({ ...arrow, labels: [] })) }, direction);
}

async function placed({ nodes, arrows }: Picture, direction: Direction): Promise<Layout> {
  const numbers = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const drawing: ElkNode = {
    id: 'picture',
    layoutOptions: { ...COMMON, ...OPTIONS[direction] },
    children: nodes.map((node, index) => ({ id: `n${index}`, ...sizeOf(node, direction) })),
    edges: arrows.map(({ from, to, labels }, index) => ({
      id: `a${index}`,
      sources: [numbers.get(from) ?? from],
      targets: [numbers.get(to) ?? to],
      labels: labels.length === 0 ? [] : [labelOf(labels, direction)],
    })),
  };
  const { width = 0, height = 0, children = [], edges = [] } = await new Elk.default().layout(drawing);
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: new Map(nodes.map(({ id }, index) => [id, boxOf(children[index])])),
    arrows: edges.map(({ sections = [], labels = [] }) => {
      const [label] = labels;
      return {
        points: sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]),
        label: label && { ...boxOf(label), lines: (label.text ?? '').split('\n') },
      };
    }),
  };
}

function sizeOf({ title, name, note = '', elsewhere = '' }: PictureNode, direction: Direction) {
  const longest = Math.max(...[title, name, note, elsewhere].map((line) => line.length));
  const width = Math.min(direction === 'right' ? 34 : 28, longest) * CHARACTER_PX + 28;
  return { width: Math.max(116, width), height: note || elsewhere ? 62 : 46 };
}

function labelOf(labels: readonly string[], direction: Direction): ElkLabel {
  const lines = wrap(condensed(labels), direction === 'right' ? 18 : 16);
  const width = Math.max(...lines.map((line) => line.length)) * LABEL_CHARACTER_PX + 4;
  return { text: lines.join('\n'), width, height: lines.length * LABEL_LINE_PX };
}

function boxOf(shape: Partial<Pick<ElkNode, 'x' | 'y' | 'width' | 'height'>> = {}): Box {
  const { x = 0, y = 0, width = 0, height = 0 } = shape;
  return { x, y, width, height };
}

/** Text in lines of at most so many characters, where its words allow. */
function wrap(text: string, characters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= characters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
