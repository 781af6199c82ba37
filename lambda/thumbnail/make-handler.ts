import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { EnvironmentValues } from '../kit/environment.ts';
import { thumbnailKey } from '../kit/keys.ts';
import type { Outcome } from '../kit/process-upload.ts';
import { uploadHandler } from '../kit/upload-handler.ts';
import type { thumbnailEnvironment } from './contract.ts';
import { resize } from './resize.ts';

export interface Dependencies {
  readonly environment: EnvironmentValues<typeof thumbnailEnvironment>;
  readonly s3: S3Client;
  readonly eventBridge: EventBridgeClient;
}

/** Makes the handler that brings an image's thumbnails up to date with it. */
export function makeHandler({ environment, s3, eventBridge }: Dependencies) {
  const library = { s3, eventBridge, derivedBucket: environment.DERIVED_BUCKET };
  return uploadHandler(library, ({ key }) => thumbnailsOf(key, environment));
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
