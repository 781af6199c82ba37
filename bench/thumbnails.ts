import { basename } from 'node:path';
import { corpus, warmUpImage } from './kit/corpus.ts';
import { type ImagePeer, imagePeers } from './kit/image-peers.ts';
import { memorySizes } from './kit/memory-sizes.ts';
import { interleaved, sum } from './kit/processes.ts';
import { round, type Section, type Table } from './kit/table.ts';

/** What a peer took for one file; it has none for a file that it cannot read. */
interface Cpu {
  readonly path: string;
  readonly msByPeer: ReadonlyMap<string, number>;
}

/** CPU of three thumbnails of each kind of image, against every other way to make them. */
export const thumbnails: Section = async () => {
  const peers = await imagePeers(await warmUpImage());
  const paths = await corpus();
  const measured = [];
  for (const path of paths) measured.push({ path, msByPeer: await cpuOf(path, peers) });
  const [ours, ...others] = peers;
  const ourMs = measured.map(({ msByPeer }) => msByPeer.get(ours.name) ?? Number.NaN);
  return [totals(ours, others, measured), byKind(peers, measured), memorySizes(sum(ourMs) / paths.length)];
};

function cpuOf(path: string, peers: readonly ImagePeer[]): Promise<ReadonlyMap<string, number>> {
  const able = peers.filter(({ cannotRead }) => !cannotRead?.test(path));
  return interleaved(able.map(({ name, repeats, cpuMs }) => ({ name, repeats, measure: () => cpuMs(path) })));
}

function totals(ours: ImagePeer, others: readonly ImagePeer[], measured: readonly Cpu[]): Table {
  const rows = others.map(({ name, limit }) => {
    const common = measured.filter(({ msByPeer }) => msByPeer.has(name));
    const [ourMs, peerMs] = [ours.name, name].map((peer) =>
      sum(common.map(({ msByPeer }) => msByPeer.get(peer) ?? Number.NaN)),
    ) as [number, number];
    const figures = { files: common.length, 'peer CPU s': round(peerMs / 1000), 'our CPU s': round(ourMs / 1000) };
    return { name, figures, ratio: round(ourMs / peerMs, 3), limit };
  });
  return { title: 'Thumbnails of 128, 512 and 1024 px: resize() against its peers', rows };
}

function byKind(peers: readonly ImagePeer[], measured: readonly Cpu[]): Table {
  const rows = measured.map(({ path, msByPeer }) => {
    const figures = peers.map(({ name }) => [name, round(msByPeer.get(name) ?? Number.NaN, 0)] as const);
    return { name: basename(path), figures: Object.fromEntries(figures.filter(([, ms]) => !Number.isNaN(ms))) };
  });
  return { title: 'The same by kind of image, CPU in ms', rows };
}
