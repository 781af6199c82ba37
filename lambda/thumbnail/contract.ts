import { bucketName, environment, positiveInteger, positiveIntegers } from '../kit/environment.ts';

/** What the thumbnail function must be told. */
export const thumbnailEnvironment = environment({
  DERIVED_BUCKET: bucketName,
  EDGES_PX: positiveIntegers,
  DECODE_MEMORY_BYTES: positiveInteger,
});

/** Longest edges of thumbnails where nothing else is asked for, in pixels. */
export const DEFAULT_EDGES_PX = [128, 512, 1024] as const;
