import { S3Client } from '@aws-sdk/client-s3';
import { statusOf } from '../../lambda/kit/errors.ts';

/** S3 did not answer, or not with what was asked for: a visitor can only try again. */
export class StorageUnavailable extends Error {
  constructor(cause: unknown) {
    super('S3 cannot be reached', { cause });
  }
}

/**
 * A client that gives up soon, since a visitor waits, and that has no more than so many requests under
 * way, however many visitors there are; the others wait their turn.
 */
export function makeS3Client(): S3Client {
  return new S3Client({
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 4_000,
      // The one before ends with the answer's first line; this one is for a body that stops half way.
      socketTimeout: 4_000,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: 64 },
      httpsAgent: { keepAlive: true, maxSockets: 64 },
    },
  });
}

/**
 * What S3 answers.
 * @throws StorageUnavailable for whatever error
 */
export async function answerOf<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw new StorageUnavailable(error);
  }
}

/**
 * What S3 answers, or nothing if there is no such object.
 * @throws StorageUnavailable for every other error
 */
export async function found<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw new StorageUnavailable(error);
  }
}
