import * as z from 'zod/mini';
import { description, tags, title, uploadKey } from './item.ts';

/** An item as the catalogue gives it back. */
const savedItem = z.object({
  id: z.uuidv7(),
  title,
  description: z.optional(description),
  tags,
  uploadKey: z.optional(uploadKey),
  version: z.int().check(z.positive(), z.meta({ description: 'Counts changes; the ETag is this in quotes.' })),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export type Item = z.output<typeof savedItem>;
