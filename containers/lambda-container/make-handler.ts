import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { EnvironmentValues } from '../../lambda/kit/environment.ts';
import type { ObjectReference } from '../../lambda/kit/events.ts';
import { previewKey } from '../../lambda/kit/keys.ts';
import type { Outcome, Work } from '../../lambda/kit/process-upload.ts';
import { uploadHandler } from '../../lambda/kit/upload-handler.ts';
import type { previewEnvironment } from './contract.ts';
import { type DocumentInfo, preview } from './preview.ts';

export interface Dependencies {
  readonly environment: EnvironmentValues<typeof previewEnvironment>;
  readonly s3: S3Client;
  readonly eventBridge: EventBridgeClient;
}

/** Makes the handler that brings a document's previews up to date with it. */
export function makeHandler({ environment, s3, eventBridge }: Dependencies) {
  const library = { s3, eventBridge, derivedBucket: environment.DERIVED_BUCKET };
  return uploadHandler(library, (upload) => previewsOf(upload, environment));
}

function previewsOf({ key, size }: ObjectReference, environment: Dependencies['environment']): Work {
  const { EDGES_PX, SIZE_LIMIT_BYTES } = environment;
  const limits = {
    memoryBytes: environment.RENDER_MEMORY_BYTES,
    cpuSeconds: environment.RENDER_CPU_SECONDS,
    deadlineSeconds: environment.RENDER_DEADLINE_SECONDS,
  };
  return {
    resultKeys: EDGES_PX.map((edgePx) => previewKey(edgePx, key)),
    refusal: size > SIZE_LIMIT_BYTES ? tooLarge(size, SIZE_LIMIT_BYTES) : undefined,
    run: async (path: string): Promise<Outcome> => {
      const previewed = await preview(path, { edgesPx: EDGES_PX, limits });
      if (previewed.kind === 'rejected') return previewed;
      const metadata = metadataOf(previewed.info);
      const results = previewed.previews.map(({ edgePx, body }) => ({
        key: previewKey(edgePx, key),
        body,
        contentType: 'image/webp',
        metadata,
      }));
      return { kind: 'results', results };
    },
  };
}

function tooLarge(size: number, limit: number): NonNullable<Work['refusal']> {
  return { kind: 'rejected', code: 'TOO_LARGE', message: `The document has ${size} bytes, more than ${limit}` };
}

const MAXIMUM_TITLE_CHARACTERS = 1024;

/** S3 keeps metadata as ASCII: a title is percent-encoded, and cut where it is too long for it. */
export function metadataOf({ pages, title }: DocumentInfo): Record<string, string> {
  const characters = [...(title ?? '').toWellFormed()].map(encodeURIComponent);
  let encoded = '';
  for (const character of characters) {
    if (encoded.length + character.length > MAXIMUM_TITLE_CHARACTERS) break;
    encoded += character;
  }
  return { 'page-count': String(pages), ...(encoded && { title: encoded }) };
}
