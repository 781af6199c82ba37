import type { Context, EventBridgeEvent } from 'aws-lambda';
import { type ObjectReference, objectOf } from './events.ts';
import { type Library, type Processed, processUpload, type Work } from './process-upload.ts';
import { logger, MetricUnit, metrics } from './telemetry.ts';

/**
 * Makes the handler of S3's `Object Created` events from the work that one upload means; it throws
 * only what a retry may mend.
 */
export function uploadHandler(library: Library, workOf: (upload: ObjectReference) => Work) {
  return async (event: EventBridgeEvent<string, unknown>, context: Context): Promise<Processed> => {
    logger.addContext(context);
    const upload = objectOf(event);
    const processed = await processUpload(upload, workOf(upload), library);

    logger.info(`Upload ${processed.kind}`, { upload, outcome: processed });
    metrics.addMetric(processed.kind, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
    return processed;
  };
}
