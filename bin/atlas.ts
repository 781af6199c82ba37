/** Makes the atlas, what the product is as pages to study; `npm run atlas`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildAtlas } from '../atlas/build.ts';

const folder = join(import.meta.dirname, '../atlas.out');
await buildAtlas(folder);
console.log(`The atlas is ready, to open in any browser:\n  ${pathToFileURL(join(folder, 'index.html'))}`);
