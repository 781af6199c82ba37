import { type EventPattern, Match } from 'aws-cdk-lib/aws-events';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { DETAIL_TYPES, EVENT_SOURCE, S3_EVENT_SOURCE } from '../../lambda/kit/events.ts';

/**
 * Names that people give to images; what a file is, its content decides. Formats that no system
 * reads are here too, so that whoever uploads one finds the reason under `rejected/`.
 */
export const IMAGE_SUFFIXES = [
  '.jpg', '.jpeg', '.jfif', '.png', '.webp', '.avif', '.gif', '.tif', '.tiff',
  '.svg', '.heic', '.heif', '.bmp', '.jxl', '.jp2',
] as const; // biome-ignore format: two groups

export interface UploadPatternProps {
  readonly uploads: IBucket;
  /** Ends of keys, in any case. */
  readonly suffixes: readonly string[];
  /** A numeric condition on the object's size in bytes, such as `Match.lessThan(…)`. @default - any size */
  readonly sizeBytes?: string[];
}

/** Matches an object that was created in `uploads`, as S3 says it or as this product sends it round again. */
export function uploadPattern({ uploads, suffixes, sizeBytes }: UploadPatternProps): EventPattern {
  return {
    source: [S3_EVENT_SOURCE, EVENT_SOURCE],
    detailType: [DETAIL_TYPES.created],
    detail: {
      bucket: { name: [uploads.bucketName] },
      object: {
        key: suffixes.flatMap((suffix) => Match.suffixEqualsIgnoreCase(suffix)),
        size: sizeBytes,
      },
    },
  };
}

/** Matches an image in `uploads` that the thumbnail function found to be too much for it, whatever its size and name. */
export function handedOnPattern(uploads: IBucket): EventPattern {
  return {
    source: [EVENT_SOURCE],
    detailType: [DETAIL_TYPES.tooLarge],
    detail: { bucket: { name: [uploads.bucketName] } },
  };
}
