import { createHash, randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { placeOf, readTile, readTileDirectory } from '../../containers/kit/tile-archive.ts';
import { thumbnailKey, tilesKey } from '../../lambda/kit/keys.ts';
import { DEFAULT_EDGES_PX } from '../../lambda/thumbnail/contract.ts';
import { jobDefinition } from '../batch/job/job-definition.ts';
import { BatchHost } from './batch-host.ts';
import { BatchJobs, deathsByTurns } from './batch-jobs.ts';
import { EMULATOR, EmulatedQueue } from './emulated-aws.ts';
import { upstreamOf } from './faulty-proxy.ts';
import { playFaults } from './play-faults.ts';
import { makeBuckets, UploadSystem } from './upload-system.ts';

const HOSTS = 2;
/** So that the archive is sent in two parts. */
const LARGE_EDGE_PX = 3_400;

function picture(red: number) {
  return sharp({ create: { width: 900, height: 600, channels: 3, background: { r: red, g: 90, b: 30 } } });
}

/** Compresses badly. */
function largePicture(): Promise<Buffer> {
  const data = randomBytes(LARGE_EDGE_PX ** 2).map((value) => (value < 128 ? 0 : 255));
  return sharp(data, { raw: { width: LARGE_EDGE_PX, height: LARGE_EDGE_PX, channels: 1 } })
    .jpeg({ quality: 60 })
    .toBuffer();
}

/**
 * All tiles of an archive, in a digest, read as the gallery does: the file itself has the time in it.
 * @throws MalformedArchive or MalformedZip if it is not whole
 */
async function tilesIn(archive: Buffer): Promise<string> {
  const read = async (start: number, length: number) => archive.subarray(start, start + length);
  const directory = await readTileDirectory(read, archive.length, 10_000);
  const hash = createHash('sha256');
  for (const [level, { columns, rows }] of directory.levels.entries()) {
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const place = placeOf(directory, level, column, row);
        if (!place) throw new Error(`Tile ${level}/${column}_${row} must be there`);
        hash.update(await readTile(read, place));
      }
    }
  }
  return `${directory.descriptor.widthPx}x${directory.descriptor.heightPx} ${hash.digest('hex')}`;
}

async function start() {
  const buckets = await makeBuckets('batch');
  const { command, environment } = jobDefinition(buckets.derived);
  const nextDeath = deathsByTurns();
  const hosts = await Promise.all(
    Array.from({ length: HOSTS }, () => BatchHost.start(upstreamOf(EMULATOR), environment, nextDeath)),
  );
  const [first, second, third, large] = await Promise.all([
    picture(10).png().toBuffer(),
    picture(20).jpeg().toBuffer(),
    picture(30).tiff().toBuffer(),
    largePicture(),
  ]);
  return UploadSystem.start({
    processor: new BatchJobs(hosts, command, await EmulatedQueue.make('batch-failures')),
    buckets,
    uploads: {
      'large.jpg': [large],
      'a.png': [first],
      'replaced.tiff': [third, second],
      'restored.png': [first, second, first],
      'deleted.jpg': [second, undefined],
      'broken.jpg': [second.subarray(0, second.length / 2)],
      'text.png': [Buffer.from('not an image')],
    },
    resultKeys: (key) => [tilesKey(key), ...DEFAULT_EDGES_PX.map((edgePx) => thumbnailKey(edgePx, key))],
    contentOf: (key, bytes) =>
      key.startsWith(tilesKey('')) ? tilesIn(bytes) : createHash('sha256').update(bytes).digest('hex'),
  });
}

playFaults('batch', start);
