import sharp from 'sharp';
import { thumbnailKey } from '../../lambda/kit/keys.ts';
import { AsynchronousFunction } from './asynchronous-function.ts';
import { EMULATOR, EmulatedQueue } from './emulated-aws.ts';
import { upstreamOf } from './faulty-proxy.ts';
import { playFaults } from './play-faults.ts';
import { bundleRunner, Sandbox } from './sandbox.ts';
import { makeBuckets, UploadSystem } from './upload-system.ts';

const EDGES_PX = [64, 128];

function photo(red: number) {
  return sharp({ create: { width: 300, height: 200, channels: 3, background: { r: red, g: 90, b: 30 } } });
}

async function start() {
  const buckets = await makeBuckets('thumbnail');
  const runner = bundleRunner('thumbnail', {
    DERIVED_BUCKET: buckets.derived,
    EDGES_PX: EDGES_PX.join(','),
    DECODE_MEMORY_BYTES: String(2 ** 29),
  });
  const sandboxes = await Promise.all([1, 2].map(() => Sandbox.start(upstreamOf(EMULATOR), runner)));
  const [first, second, third, fourth] = await Promise.all([
    photo(10).png().toBuffer(),
    photo(20).jpeg().toBuffer(),
    photo(30).webp().toBuffer(),
    photo(40).tiff().toBuffer(),
  ]);
  return UploadSystem.start({
    processor: new AsynchronousFunction(sandboxes, await EmulatedQueue.make('thumbnail-failures')),
    buckets,
    uploads: {
      'a.png': [first],
      'b.jpg': [second],
      'c.webp': [third],
      'replaced.tiff': [fourth, third],
      'restored.png': [first, second, first],
      'deleted.jpg': [second, undefined],
      'broken.jpg': [second?.subarray(0, second.length / 2)],
      'text.png': [Buffer.from('not an image')],
    },
    resultKeys: (key) => EDGES_PX.map((edgePx) => thumbnailKey(edgePx, key)),
  });
}

playFaults('thumbnail', start);
