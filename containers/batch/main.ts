import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { decodeEnvironment } from '../../lambda/kit/environment.ts';
import { logger } from '../../lambda/kit/telemetry.ts';
import { arrayEnvironment, batchEnvironment, EXIT_CODES } from './contract.ts';
import { exitCodeOf } from './exit-code.ts';
import { runJob } from './run-job.ts';

/** Time to take back what was sent of an upload, of the 30 seconds between SIGTERM and SIGKILL. */
const PATIENCE_MS = 5_000;
/**
 * A connection that is silent for longer is taken for dead, and the SDK asks again. Without this a lost answer
 * would be waited for until Batch's own timeout, after which nothing is tried again.
 */
const REQUESTS = { connectionTimeout: 5_000, socketTimeout: 20_000 };

const reclaim = new AbortController();
process.once('SIGTERM', () => reclaim.abort(new Error('The host is taken back')));

void main().then((exitCode) => process.exit(exitCode));

async function main(): Promise<number> {
  const job = startJob();
  await Promise.race([job, aborted(reclaim.signal)]);
  if (!reclaim.signal.aborted) return job;
  logger.warn('Reclaimed: this job is to be run again');
  await Promise.race([job, sleep(PATIENCE_MS)]);
  return EXIT_CODES.reclaimed;
}

async function startJob(): Promise<number> {
  try {
    const dependencies = {
      environment: decodeEnvironment(batchEnvironment),
      arrayIndex: () => decodeEnvironment(arrayEnvironment).AWS_BATCH_JOB_ARRAY_INDEX,
      s3: new S3Client({ requestHandler: REQUESTS }),
      eventBridge: new EventBridgeClient({ requestHandler: REQUESTS }),
      memoryBytes: Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem()),
      // It runs hardly any JavaScript, and a compiler for it would only take memory.
      makeFiles: ['--jitless', join(import.meta.dirname, 'pyramid/index.js')],
      signal: reclaim.signal,
    };
    return await runJob(process.argv.slice(2), dependencies);
  } catch (error) {
    logger.critical('Job could not start', { error: error as Error });
    return exitCodeOf(error);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}
