import { deploy } from '../../bin/kit/cdk.ts';
import { startEmulator } from '../../bin/kit/emulator.ts';
import { chromiumPath } from '../kit/chromium.ts';

/**
 * Once for all browser tests: an emulator with storage and thumbnails deployed into it by the CLI.
 * @throws Error if there is no browser: these tests never pass without having run
 */
export default async function start(): Promise<void> {
  chromiumPath();
  globalThis.emulator = await startEmulator(0);
  process.env.LOCAL_ENDPOINT = globalThis.emulator.endpoint.href;
  try {
    process.env.LOCAL_OUTPUTS = JSON.stringify(await deploy(globalThis.emulator, ['Storage', 'Thumbnail']));
  } catch (error) {
    // Jest does not tear down what it could not set up.
    await globalThis.emulator[Symbol.asyncDispose]();
    throw error;
  }
}
