import { html } from 'hono/html';
import type { Arrow } from '../model/arrows.ts';
import type { Picture, PictureNode } from '../model/graph.ts';
import type { Html } from '../page/html.ts';
import { type Box, type Direction, type Layout, layOut, type Point } from './layout.ts';

export interface DrawingOptions {
  /** What the picture shows, for those who cannot see it. */
  readonly label: string;
  /** Where a node leads, if anywhere. */
  readonly hrefOf: (node: PictureNode) => string | undefined;
}

const CORNER_PX = 6;
/** Of its own size, to which a picture may shrink before it is scrolled. */
const SMALLEST = { right: 0.8, down: 0.65 };

/** A picture twice, as wide screens and as phones show it; the style sheet chooses. */
export async function draw(picture: Picture, options: DrawingOptions): Promise<Html> {
  const [wide, narrow] = await Promise.all([drawing(picture, 'right', options), drawing(picture, 'down', options)]);
  return html`<div class="picture">${wide}${narrow}</div>`;
}

async function drawing(picture: Picture, direction: Direction, { label, hrefOf }: DrawingOptions): Promise<Html> {
  const layout = await layOut(picture, direction);
  const { width, height } = layout;
  return html`<div class="drawing ${direction}" role="region" aria-label="${label}" tabindex="0"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="min-width:${Math.round(width * SMALLEST[direction])}px" role="group" aria-label="${label}">
${picture.arrows.map((arrow, index) => arrowSvg(arrow, layout.arrows[index]))}
${picture.nodes.map((node) => nodeSvg(node, layout.nodes.get(node.id), hrefOf(node)))}
</svg></div>`;
}

function nodeSvg(node: PictureNode, box: Box | undefined, href: string | undefined): Html | '' {
  if (!box) return '';
  const { x, y, width, height } = box;
  const fits = Math.floor((width - 22) / 7.8);
  const aside = node.elsewhere ? `in ${node.elsewhere}` : node.note;
  const shape = html`<rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/><rect class="band" x="${x}" y="${y + 6}" width="4" height="${height - 12}" rx="2"/>
<text x="${x + 14}" y="${y + 18}" class="title">${shortened(node.title, fits + 1)}</text>
<text x="${x + 14}" y="${y + 35}" class="name">${shortened(node.name, fits)}</text>
${aside ? html`<text x="${x + 14}" y="${y + 52}" class="aside">${aside}</text>` : ''}`;
  const kind = `node ${node.group}${node.elsewhere && node.group !== 'system' ? ' guest' : ''}`;
  if (!href) return html`<g class="${kind}">${shape}</g>`;
  return html`<a class="${kind}" href="${href}">${shape}</a>`;
}

/** Paths lose their beginning, which is the construct around, before their end. */
function shortened(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return text.includes('/') ? `…${text.slice(1 - characters)}` : `${text.slice(0, characters - 1)}…`;
}

function arrowSvg({ style }: Arrow, placed: Layout['arrows'][number] | undefined): Html | '' {
  if (!placed || placed.points.length < 2) return '';
  const { points, label } = placed;
  return html`<g class="arrow ${style}"><path d="${rounded(points)}"/><path class="head" d="${headOf(points)}"/>${label ? label.lines.map((line, index) => html`<text x="${label.x + label.width / 2}" y="${label.y + 11 + index * 14}">${line}</text>`) : ''}</g>`;
}

function rounded(points: readonly Point[]): string {
  const parts = points.map((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before) return `M${point.x} ${point.y}`;
    if (!after) return `L${point.x} ${point.y}`;
    const into = towards(point, before);
    const out = towards(point, after);
    return `L${into.x} ${into.y}Q${point.x} ${point.y} ${out.x} ${out.y}`;
  });
  return parts.join('');
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.min(CORNER_PX, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function headOf(points: readonly Point[]): string {
  const [end, before] = [points.at(-1), points.at(-2)];
  if (!end || !before) return '';
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [dx, dy] = [(end.x - before.x) / length, (end.y - before.y) / length];
  const left = { x: end.x - dx * 8 - dy * 4, y: end.y - dy * 8 + dx * 4 };
  const right = { x: end.x - dx * 8 + dy * 4, y: end.y - dy * 8 - dx * 4 };
  return `M${end.x} ${end.y}L${left.x} ${left.y}L${right.x} ${right.y}Z`;
}
