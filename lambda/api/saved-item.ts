import * as z from 'zod/mini';
import { description, tags, title, uploadKey } from './item.ts';

/** An item as the catalogue gives it back. */
export const savedItem = z.object({
  id: z.uuidv7(),
  title,
  description: z.optional(description),
  tags,
  uploadKey: z.optional(uploadKey),
  version: z.int().check(z.positive(), z.meta({ description: 'Counts changes; the ETag is this in quotes.' })),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const itemPage = z.object({
  items: z.array(savedItem).check(z.meta({ description: 'Newest first.' })),
  nextCursor: z.optional(z.string().check(z.meta({ description: 'Where the next page begins; none on the last.' }))),
});

export type Item = z.output<typeof savedItem>;
