import * as z from 'zod/mini';

const MAXIMUM_TITLE = 200;
const MAXIMUM_DESCRIPTION = 4000;
const MAXIMUM_TAG = 50;
const MAXIMUM_TAGS = 20;
/** S3's own limit for a key, in bytes of UTF-8. */
const MAXIMUM_KEY = 1024;

/** Text that can be stored and sent as UTF-8. */
function text(maximum: number, description: string) {
  const error = `must be text of 1 to ${maximum} characters`;
  return z.string({ error }).check(
    z.minLength(1, { error }),
    z.maxLength(maximum, { error }),
    z.refine((value) => value.isWellFormed(), { error: 'must be well-formed Unicode' }),
    z.meta({ description }),
  );
}

export const title = text(MAXIMUM_TITLE, 'What the item is called.');
export const description = text(MAXIMUM_DESCRIPTION, 'What there is to say about it.');
export const uploadKey = text(MAXIMUM_KEY, 'Key of the photo in the uploads bucket.').check(
  z.refine((key) => Buffer.byteLength(key) <= MAXIMUM_KEY, { error: `must be at most ${MAXIMUM_KEY} bytes of UTF-8` }),
);

const tagsRule = `must be at most ${MAXIMUM_TAGS} different tags`;

export const tag = text(MAXIMUM_TAG, 'A word to find items by.');

export const tags = z.array(tag, { error: tagsRule }).check(
  z.maxLength(MAXIMUM_TAGS, { error: tagsRule }),
  z.refine((values) => new Set(values).size === values.length, { error: tagsRule }),
  z.meta({ description: 'Words to find the item by, each once.', uniqueItems: true }),
);

const objectRule = 'must be a JSON object';

/** An item as its owner gives it: the one source of its shape. */
export const itemInput = z.strictObject(
  {
    title,
    description: z.optional(description),
    tags: z._default(tags, []),
    uploadKey: z.optional(uploadKey),
  },
  { error: unknownFieldOr(objectRule) },
);

/**
 * A JSON Merge Patch of an item: what is not there stays, and null removes.
 * @see https://www.rfc-editor.org/rfc/rfc7396
 */
export const itemPatch = z.strictObject(
  {
    title: z.optional(title),
    description: z.nullish(description),
    tags: z.nullish(tags),
    uploadKey: z.nullish(uploadKey),
  },
  { error: unknownFieldOr(objectRule) },
);

export type ItemInput = z.output<typeof itemInput>;
export type ItemPatch = z.output<typeof itemPatch>;

/** The item that a patch makes of this one. An item has no objects in it, so there is nothing to merge deeper down. */
export function patched(current: ItemInput, patch: ItemPatch): ItemInput {
  const { title, description, tags, uploadKey } = { ...current, ...patch };
  return {
    title: title ?? current.title,
    description: description ?? undefined,
    tags: tags ?? [],
    uploadKey: uploadKey ?? undefined,
  };
}

function unknownFieldOr(rule: string) {
  return ({ code }: { readonly code: string }) => (code === 'unrecognized_keys' ? 'is not a field of an item' : rule);
}
