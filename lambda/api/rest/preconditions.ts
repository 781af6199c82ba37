import type { Item } from '../saved-item.ts';
import { invalid, Problem } from './problem.ts';

const ENTITY_TAGS = /^(W\/)?"[\x21\x23-\x7e]*"([ \t]*,[ \t]*(W\/)?"[\x21\x23-\x7e]*")*$/;

/** The strong entity tag of an item's version. */
export function entityTag({ version }: Pick<Item, 'version'>): string {
  return `"${version}"`;
}

/**
 * Which versions `If-Match` lets a request change.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-if-match
 * @throws Problem 428 without the header, 400 where it is malformed
 */
export function ifMatch(header: string | undefined): (version: number) => boolean {
  if (header === undefined) {
    throw new Problem(428, 'Say with If-Match which version of the item you have seen; its ETag has it', {
      errors: [{ header: 'If-Match', detail: 'is required' }],
    });
  }
  const tags = parse('If-Match', header);
  return tags === '*' ? () => true : (version) => tags.includes(entityTag({ version }));
}

/**
 * Whether `If-None-Match` says that the client has this version already.
 * @throws Problem 400 where it is malformed
 */
export function isKnown(header: string | undefined, item: Item): boolean {
  if (header === undefined) return false;
  const tags = parse('If-None-Match', header);
  return tags === '*' || tags.some((tag) => tag.replace('W/', '') === entityTag(item));
}

function parse(name: string, header: string): '*' | readonly string[] {
  const value = header.trim();
  if (value === '*') return '*';
  if (!ENTITY_TAGS.test(value)) throw invalid({ header: name, detail: 'must be * or entity tags such as "1"' });
  return value.match(/(W\/)?"[^"]*"/g) ?? [];
}
