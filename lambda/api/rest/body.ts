import * as z from 'zod/mini';
import { MAXIMUM_BODY_BYTES } from '../contract.ts';
import { Problem, type Violation } from './problem.ts';

/** A request, as far as its body goes. */
export interface Incoming {
  readonly header: (name: string) => string | undefined;
  readonly text: () => Promise<string>;
}

/**
 * Reads a request's JSON body.
 * @throws Problem 415, 413 or 400, which names each field that breaks a rule
 */
export async function readBody<T>(request: Incoming, mediaType: string, schema: z.ZodMiniType<T>): Promise<T> {
  const type = request.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== mediaType) {
    throw new Problem(415, `The body must be ${mediaType}`, {
      errors: [{ header: 'Content-Type', detail: `must be ${mediaType}` }],
      headers: mediaType === 'application/merge-patch+json' ? { 'accept-patch': mediaType } : {},
    });
  }
  const text = await request.text();
  if (Buffer.byteLength(text) > MAXIMUM_BODY_BYTES) {
    throw new Problem(413, `The body must be at most ${MAXIMUM_BODY_BYTES} bytes`);
  }
  const parsed = z.safeParse(schema, json(text));
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap(violations).slice(0, MAXIMUM_VIOLATIONS);
  throw new Problem(400, 'The body breaks the rules for an item', { errors });
}

/** More would only make the answer long. */
const MAXIMUM_VIOLATIONS = 20;
const MAXIMUM_NAME = 100;

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'is not JSON';
    throw new Problem(400, 'The body is not JSON', {
      errors: [{ pointer: '', detail: detail.slice(0, MAXIMUM_NAME) }],
    });
  }
}

function violations(issue: z.core.$ZodIssue): readonly Violation[] {
  const names = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
  return names.map((name) => {
    const path = name === undefined ? issue.path : [...issue.path, name];
    return { pointer: pointer(path), detail: issue.message };
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc6901 */
function pointer(path: readonly PropertyKey[]): string {
  return path
    .map((name) => `/${String(name).slice(0, MAXIMUM_NAME).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
