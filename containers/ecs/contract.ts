import { bucketName, environment, positiveInteger, positiveIntegers } from '../../lambda/kit/environment.ts';

/** What the gallery must be told. There is no secret among it: the task's role is all that it has. */
export const galleryEnvironment = environment({
  UPLOADS_BUCKET: bucketName,
  DERIVED_BUCKET: bucketName,
  /** Of the thumbnails and previews that stand in the derived bucket. */
  EDGES_PX: positiveIntegers,
  PORT: positiveInteger,
  /** The most that one upload may have. S3 takes at most 5 GiB by POST. */
  UPLOAD_LIMIT_BYTES: positiveInteger,
});

/**
 * `process` answers while the process does; `buckets` only while S3 does too, and until the task is told to
 * stop. A load balancer checks `process`: by the other, ECS would replace every task whenever S3 is down.
 */
export const HEALTH_PATHS = { process: '/healthz', buckets: '/readyz' } as const;

/** Exits with 0 if the process answers; takes the port from the environment. */
export const HEALTH_COMMAND = ['node', '/app/healthy/index.js'] as const;

/**
 * What happens from SIGTERM on: `buckets` answers 503 at once; new requests are still taken, each
 * answered with `Connection: close`, while a load balancer may not know yet; then the port closes, and the
 * process ends with its last request, or at the latest when the time is up.
 */
export const STOP = { drainSeconds: 5, timeoutSeconds: 30 } as const;

/** The uid and gid of `node` in the image, which runs with a read-only root and writes no file. */
export const USER = '1000:1000';

/**
 * What the task's role must allow, by bucket: `s3:PutObject` signs uploads, `s3:GetObject` reads and signs
 * originals, `s3:ListBucket` lists pages and makes a missing key a 404 instead of a 403.
 *
 * The browser posts uploads straight to the uploads bucket, from the gallery's origin: that bucket needs a
 * CORS rule with this method and the gallery's origin.
 */
export const NEEDS = {
  uploads: { actions: ['s3:GetObject', 's3:PutObject'], corsMethods: ['POST'] },
  derived: { actions: ['s3:GetObject'], prefixes: ['thumbnails/', 'previews/', 'tiles/', 'rejected/'] },
} as const;
