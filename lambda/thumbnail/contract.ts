import { bucketName, environment, positiveInteger, positiveIntegers } from '../kit/environment.ts';

/** What the thumbnail function must be told. */
export const thumbnailEnvironment = environment({
  DERIVED_BUCKET: bucketName,
  EDGES_PX: positiveIntegers,
  DECODE_MEMORY_BYTES: positiveInteger,
});
