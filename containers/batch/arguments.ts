import type { ObjectReference } from '../../lambda/kit/events.ts';

/** What the job is to do. */
export type Task =
  | { readonly kind: 'upload'; readonly upload: Omit<ObjectReference, 'size'> }
  /** The line of a manifest that Batch counts to in an array job. */
  | { readonly kind: 'manifest'; readonly bucket: string; readonly key: string };

/** The job cannot do what it is asked for, ever. */
export class BadArguments extends Error {}

const USAGE = 'upload <bucket> <key> <etag>, or manifest <bucket> <key>';

/**
 * Reads the job's arguments.
 * @throws BadArguments that names the rule and the value
 */
export function parseArguments(args: readonly string[]): Task {
  const [command, bucket = '', key = '', etag = ''] = args;
  const count = bucket !== '' && key !== '' ? args.length : 0;
  if (command === 'upload' && count === 4 && /^[^"\s]+$/.test(etag))
    return { kind: 'upload', upload: { bucket, key, etag } };
  if (command === 'manifest' && count === 3) return { kind: 'manifest', bucket, key };
  throw new BadArguments(`Arguments must be ${USAGE}, got ${JSON.stringify(args)}`);
}
