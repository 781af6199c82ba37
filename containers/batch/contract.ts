import * as z from 'zod/mini';
import {
  bucketName,
  environment,
  positiveInteger,
  positiveIntegers,
  wholeNumber,
} from '../../lambda/kit/environment.ts';

const TILE_FORMATS = ['jpeg', 'webp'] as const;
const tileFormatRule = `must be one of ${TILE_FORMATS.join(', ')}`;

/** What tiles are encoded as. */
export type TileFormat = (typeof TILE_FORMATS)[number];

/** What the job must be told, besides its arguments. */
export const batchEnvironment = environment({
  DERIVED_BUCKET: bucketName,
  EDGES_PX: positiveIntegers,
  TILE_SIZE_PX: positiveInteger,
  /** That make tiles: as many as the job has vCPUs. */
  THREADS: positiveInteger,
  TILE_FORMAT: z.enum(TILE_FORMATS, { error: tileFormatRule }),
});

/** What Batch itself tells a child of an array job, and no other. */
export const arrayEnvironment = environment({ AWS_BATCH_JOB_ARRAY_INDEX: wholeNumber });

/**
 * The job's arguments, in Batch's placeholders. `upload` is one object, `manifest` one child of an
 * array job: the line of the manifest that `AWS_BATCH_JOB_ARRAY_INDEX` counts to.
 */
export const COMMANDS = {
  upload: ['upload', 'Ref::bucket', 'Ref::key', 'Ref::etag'],
  manifest: ['manifest', 'Ref::bucket', 'Ref::key'],
} as const;

/** Where in the derived bucket the manifests of array jobs are: one upload a line, as JSON of bucket, key, size and etag. */
export const MANIFESTS_PREFIX = 'manifests/';

/**
 * How the job ends. Batch tries again only after `reclaimed` and `unavailable`; the others would end the same way.
 * Numbers are those of BSD's sysexits where it has one.
 * @see https://man.freebsd.org/cgi/man.cgi?query=sysexits
 */
export const EXIT_CODES = {
  /** Results stand, whether made now or before. */
  done: 0,
  badArguments: 64,
  /** The upload is broken or not an image: the reason is under `rejected/`. */
  rejected: 65,
  missing: 66,
  /** Another upload stands at the key, whose own event makes its results. */
  replaced: 67,
  bug: 70,
  diskFull: 73,
  /** AWS, or the network to it. */
  unavailable: 75,
  badEnvironment: 78,
  /** SIGTERM: Spot takes the host back. 128 and the signal's number, as shells have it. */
  reclaimed: 143,
} as const;
