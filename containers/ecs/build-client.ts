/** `node containers/ecs/build-client.ts <folder>`: writes what browsers are given, with OpenSeadragon in it. */
import { copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';

const SOURCE = join(import.meta.dirname, 'client');
const [folder = ''] = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
copyFileSync(join(SOURCE, 'icon.svg'), join(folder, 'icon.svg'));
const styles = globSync(join(SOURCE, 'style/*.css')).sort();
writeFileSync(join(folder, 'style.css'), styles.map((file) => readFileSync(file, 'utf8')).join('\n'));
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
