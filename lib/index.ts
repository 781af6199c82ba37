/** The constructs, for those who lift one into an app of their own. */
export { type StageConfig, stageOf } from './config/stage.ts';
export { MediaBuckets, type MediaBucketsProps } from './storage/media-buckets.ts';
export { ThumbnailPipeline, type ThumbnailPipelineProps } from './thumbnail/thumbnail-pipeline.ts';
