/** Writes docs/openapi.json; `npm run openapi`, after a change of the catalogue's schemas. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../lib/api/openapi.ts';

writeFileSync(
  join(import.meta.dirname, '../docs/openapi.json'),
  `${JSON.stringify(openApiDocument(), undefined, 2)}\n`,
);
