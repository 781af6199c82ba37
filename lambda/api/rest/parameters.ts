import * as z from 'zod/mini';
import { DEFAULT_LIMIT, MAXIMUM_LIMIT } from '../contract.ts';
import { tag } from '../item.ts';
import type { RestEvent } from './event.ts';
import { invalid, Problem } from './problem.ts';

/** What a client asks for with `GET /items`. */
export interface ListQuery {
  readonly limit: number;
  readonly tag?: string;
  readonly cursor?: string;
}

const LIST_PARAMETERS = ['limit', 'cursor', 'tag'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const authorizer = z.object({ claims: z.object({ sub: z.string().check(z.regex(UUID)) }) });
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The user, as API Gateway's authorizer found it in the token.
 * @throws Problem 401 if there was no authorizer: never to be seen behind API Gateway
 */
export function ownerOf({ requestContext }: Pick<RestEvent, 'requestContext'>): string {
  const parsed = z.safeParse(authorizer, requestContext?.authorizer);
  if (parsed.success) return parsed.data.claims.sub;
  throw new Problem(401, 'The request has no access token of the user pool', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** @throws Problem 404 if it cannot be the id of an item */
export function itemId(id: string): string {
  if (UUID.test(id)) return id;
  throw notFound();
}

export function notFound(): Problem {
  return new Problem(404, 'You have no item with this id');
}

/** @throws Problem 400 that names the header */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || IDEMPOTENCY_KEY.test(header)) return header;
  throw invalid({ header: 'Idempotency-Key', detail: 'must be 1 to 255 visible ASCII characters' });
}

/** @throws Problem 400 that names the parameter */
export function listQuery(url: string): ListQuery {
  const parameters = new URL(url).searchParams;
  for (const name of parameters.keys()) {
    if (!LIST_PARAMETERS.includes(name)) {
      throw invalid({ parameter: name.slice(0, 100), detail: `must be one of ${LIST_PARAMETERS.join(', ')}` });
    }
    if (parameters.getAll(name).length > 1) throw invalid({ parameter: name, detail: 'must be there once' });
  }
  return {
    limit: limitOf(parameters.get('limit')),
    tag: tagOf(parameters.get('tag')),
    cursor: parameters.get('cursor') ?? undefined,
  };
}

function limitOf(text: string | null): number {
  if (text === null) return DEFAULT_LIMIT;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAXIMUM_LIMIT) return limit;
  throw invalid({ parameter: 'limit', detail: `must be a whole number from 1 to ${MAXIMUM_LIMIT}` });
}

function tagOf(text: string | null): string | undefined {
  if (text === null) return undefined;
  const parsed = z.safeParse(tag, text);
  if (parsed.success) return parsed.data;
  throw invalid({ parameter: 'tag', detail: parsed.error.issues[0]?.message ?? 'is invalid' });
}
