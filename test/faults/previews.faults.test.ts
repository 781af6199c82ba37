import { previewKey } from '../../lambda/kit/keys.ts';
import { docker } from '../kit/docker.ts';
import type { RuntimeApi } from '../kit/runtime-api.ts';
import { pageTreeLoop, titled, withAction } from '../lambda-container/made-documents.ts';
import { previewContainer } from '../lambda-container/preview-function.ts';
import { AsynchronousFunction } from './asynchronous-function.ts';
import { EMULATOR, EmulatedQueue } from './emulated-aws.ts';
import { type FaultyProxy, upstreamOf } from './faulty-proxy.ts';
import { playFaults } from './play-faults.ts';
import { type Runner, Sandbox } from './sandbox.ts';
import { makeBuckets, UploadSystem } from './upload-system.ts';

/** A container takes seconds to start where other work is going on. */
const TIMEOUT_MS = 12_000;
const NETWORK = `faults-${process.pid}`;
/** What is to be undone when the system has stopped. */
const disposals: (() => void)[] = [];

async function start() {
  const buckets = await makeBuckets('lambda-container');
  docker('network', 'create', '--internal', NETWORK);
  disposals.push(() => docker('network', 'rm', NETWORK));
  const runner = (api: RuntimeApi, proxy: FaultyProxy): Runner => {
    const ports = { apiPort: api.port, awsPort: proxy.port };
    const container = previewContainer({ network: NETWORK, ...ports, derived: buckets.derived });
    disposals.push(() => container.remove());
    return container;
  };
  const sandbox = await Sandbox.start(upstreamOf(EMULATOR), runner, TIMEOUT_MS);
  const other = withAction('<< /S /Named /N /NextPage >>');
  return UploadSystem.start({
    processor: new AsynchronousFunction([sandbox], await EmulatedQueue.make('lambda-container-failures')),
    buckets,
    uploads: {
      'titled.pdf': [titled],
      'replaced.pdf': [titled, other],
      'deleted.pdf': [other, undefined],
      'looping.pdf': [pageTreeLoop],
      'text.pdf': [Buffer.from('not a document')],
    },
    resultKeys: (key) => [128, 512].map((edgePx) => previewKey(edgePx, key)),
  });
}

playFaults('lambda-container', start);
afterAll(() => {
  for (const dispose of disposals.reverse()) dispose();
});
