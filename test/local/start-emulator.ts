import { deploy } from '../../bin/kit/cdk.ts';
import { type Emulator, startEmulator } from '../../bin/kit/emulator.ts';

declare global {
  var emulator: Emulator;
}

const STACKS = ['Storage', 'Thumbnail', 'Api', 'Cron'];

/** Once for all files: an emulator with the product deployed into it, by the CLI. */
export default async function start(): Promise<void> {
  globalThis.emulator = await startEmulator(0);
  process.env.LOCAL_ENDPOINT = globalThis.emulator.endpoint.href;
  try {
    process.env.LOCAL_OUTPUTS = JSON.stringify(await deploy(globalThis.emulator, STACKS));
  } catch (error) {
    // Jest does not tear down what it could not set up.
    await globalThis.emulator[Symbol.asyncDispose]();
    throw error;
  }
}
