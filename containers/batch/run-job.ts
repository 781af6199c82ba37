import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { EnvironmentValues } from '../../lambda/kit/environment.ts';
import type { ObjectReference } from '../../lambda/kit/events.ts';
import { type Processed, processUpload } from '../../lambda/kit/process-upload.ts';
import { logger } from '../../lambda/kit/telemetry.ts';
import { currentUpload } from '../../lambda/kit/uploads.ts';
import { parseArguments } from './arguments.ts';
import { type batchEnvironment, EXIT_CODES } from './contract.ts';
import { exitCodeOf } from './exit-code.ts';
import { uploadInManifest } from './manifest.ts';
import { tilesWork } from './tiles-work.ts';

export interface Dependencies {
  readonly environment: EnvironmentValues<typeof batchEnvironment>;
  /** Which child of an array job this is, from 0. */
  readonly arrayIndex: () => number;
  readonly s3: S3Client;
  readonly eventBridge: EventBridgeClient;
  /** Of the whole job, in bytes. */
  readonly memoryBytes: number;
  /** Node's arguments for `pyramid/main.ts`. */
  readonly makeFiles: readonly string[];
  /** Ends the job: the host is taken back. */
  readonly signal: AbortSignal;
}

/**
 * Brings the pyramid and thumbnails of one upload up to date with it, whatever has happened before.
 * @returns how the job ends, one of `EXIT_CODES`
 */
export async function runJob(args: readonly string[], dependencies: Dependencies): Promise<number> {
  try {
    const upload = await uploadOf(args, dependencies);
    logger.appendKeys({ upload });
    const processed = await process(upload, dependencies);
    logger.info(`Upload ${processed.kind}`, { outcome: processed });
    return await exitCodeAfter(processed, upload, dependencies.s3);
  } catch (error) {
    if (dependencies.signal.aborted) return EXIT_CODES.reclaimed;
    const exitCode = exitCodeOf(error);
    logger.error('Job failed', { error: error as Error, exitCode });
    return exitCode;
  }
}

async function uploadOf(args: readonly string[], { s3, arrayIndex }: Dependencies): Promise<ObjectReference> {
  const task = parseArguments(args);
  const upload = task.kind === 'upload' ? task.upload : await uploadInManifest(s3, task, arrayIndex());
  const current = await currentUpload(s3, upload);
  return { ...upload, size: current?.etag === upload.etag ? current.size : 0 };
}

function process(upload: ObjectReference, dependencies: Dependencies): Promise<Processed> {
  const { s3, eventBridge, environment } = dependencies;
  return processUpload(upload, tilesWork(upload, dependencies), {
    s3,
    eventBridge,
    derivedBucket: environment.DERIVED_BUCKET,
  });
}

async function exitCodeAfter(processed: Processed, upload: ObjectReference, s3: S3Client): Promise<number> {
  switch (processed.kind) {
    case 'written':
    case 'duplicate':
      return EXIT_CODES.done;
    case 'rejected':
      return EXIT_CODES.rejected;
    case 'superseded':
      return (await currentUpload(s3, upload)) ? EXIT_CODES.replaced : EXIT_CODES.missing;
    case 'too-large':
      return EXIT_CODES.bug;
  }
}
