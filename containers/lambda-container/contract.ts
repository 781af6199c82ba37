import { bucketName, environment, positiveInteger, positiveIntegers } from '../../lambda/kit/environment.ts';

/** What the preview function must be told. */
export const previewEnvironment = environment({
  DERIVED_BUCKET: bucketName,
  EDGES_PX: positiveIntegers,
  SIZE_LIMIT_BYTES: positiveInteger,
  /** Of the child processes that read documents. */
  RENDER_MEMORY_BYTES: positiveInteger,
  RENDER_CPU_SECONDS: positiveInteger,
  RENDER_DEADLINE_SECONDS: positiveInteger,
});
