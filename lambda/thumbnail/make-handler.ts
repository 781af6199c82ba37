import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Context, EventBridgeEvent } from 'aws-lambda';
import type { EnvironmentValues } from '../kit/environment.ts';
import { objectOf } from '../kit/events.ts';
import { thumbnailKey } from '../kit/keys.ts';
import { type Outcome, type Processed, processUpload } from '../kit/process-upload.ts';
import { logger, MetricUnit, metrics } from '../kit/telemetry.ts';
import type { thumbnailEnvironment } from './contract.ts';
import { resize } from './resize.ts';

export interface Dependencies {
  readonly environment: EnvironmentValues<typeof thumbnailEnvironment>;
  readonly s3: S3Client;
  readonly eventBridge: EventBridgeClient;
}

/** Makes the handler of S3's `Object Created` events; it throws only what a retry may mend. */
export function makeHandler({ environment, s3, eventBridge }: Dependencies) {
  const library = { s3, eventBridge, derivedBucket: environment.DERIVED_BUCKET };

  return async (event: EventBridgeEvent<string, unknown>, context: Context): Promise<Processed> => {
    logger.addContext(context);
    const upload = objectOf(event);
    const processed = await processUpload(upload, thumbnailsOf(upload.key, environment), library);

    logger.info(`Upload ${processed.kind}`, { upload, ...processed });
    metrics.addMetric(processed.kind, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
    return processed;
  };
}

function thumbnailsOf(uploadKey: string, { EDGES_PX, DECODE_MEMORY_BYTES }: Dependencies['environment']) {
  return {
    resultKeys: EDGES_PX.map((edgePx) => thumbnailKey(edgePx, uploadKey)),
    run: async (path: string): Promise<Outcome> => {
      const resized = await resize(path, { edgesPx: EDGES_PX, decodeMemoryBytes: DECODE_MEMORY_BYTES });
      if (resized.kind !== 'thumbnails') return resized;
      const results = resized.thumbnails.map(({ edgePx, body }) => ({
        key: thumbnailKey(edgePx, uploadKey),
        body,
        contentType: 'image/webp',
      }));
      return { kind: 'results', results };
    },
  };
}
