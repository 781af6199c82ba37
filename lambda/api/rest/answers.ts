import type { Item } from '../saved-item.ts';
import type { Changed, Created } from './catalogue.ts';
import type { RestEvent } from './event.ts';
import { notFound } from './parameters.ts';
import { entityTag } from './preconditions.ts';
import { Problem } from './problem.ts';

export function itemResponse(item: Item, status: 200 | 201 | 304, headers: Record<string, string> = {}): Response {
  const body = status === 304 ? null : JSON.stringify(item);
  const all = { ...headers, etag: entityTag(item), 'cache-control': 'private, no-cache' };
  return new Response(body, { status, headers: body === null ? all : { ...all, 'content-type': 'application/json' } });
}

/** @throws Problem where nothing was created */
export function createdResponse(created: Created, { requestContext }: RestEvent): Response {
  switch (created.kind) {
    case 'created':
    case 'repeated':
      // A path may hold what no header may.
      return itemResponse(created.item, 201, {
        location: `${encodeURI(requestContext.path.toWellFormed())}/${created.item.id}`,
      });
    case 'key-reused':
      throw new Problem(422, 'This Idempotency-Key was used for another request', {
        errors: [{ header: 'Idempotency-Key', detail: 'must be a new one for a new request' }],
      });
    case 'busy':
      throw busy();
  }
}

/** @throws Problem where nothing was changed */
export function changedResponse(changed: Changed): Response {
  switch (changed.kind) {
    case 'changed':
      return itemResponse(changed.item, 200);
    case 'stale':
      throw new Problem(412, `The item has changed since; it is now at version ${changed.current.version}`, {
        errors: [{ header: 'If-Match', detail: `must be ${entityTag(changed.current)} for the item as it is now` }],
        headers: { etag: entityTag(changed.current) },
      });
    case 'missing':
      throw notFound();
    case 'busy':
      throw busy();
  }
}

function busy(): Problem {
  return new Problem(409, 'Others are changing the same item; try again', { headers: { 'retry-after': '1' } });
}
