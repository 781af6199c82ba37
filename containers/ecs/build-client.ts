/** `node containers/ecs/build-client.ts <folder>`: writes what browsers are given, with OpenSeadragon in it. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';

const SOURCE = join(import.meta.dirname, 'client');
const [folder = ''] = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
for (const name of ['style.css', 'icon.svg']) copyFileSync(join(SOURCE, name), join(folder, name));
for (const name of ['gallery', 'viewer']) {
  await build({
    input: join(SOURCE, `${name}.ts`),
    platform: 'browser',
    tsconfig: false,
    transform: { target: 'es2022' },
    output: { file: join(folder, `${name}.js`), format: 'esm', minify: true, codeSplitting: false },
    logLevel: 'warn',
  });
}
