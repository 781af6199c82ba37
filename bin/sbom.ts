/**
 * Writes what each deployable is made of, as CycloneDX: `npm run sbom` makes a file for each function,
 * image and launch script under `sbom/`, or the folder that it is given. Versions and hashes are those of the lock file; of Debian's
 * packages there are names only, since an image takes what Debian has on the day.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { type Deployable, deployables } from './kit/deployables.ts';

const FOLDER = process.argv[2] ?? join(import.meta.dirname, '../sbom');

function billOf({ name, type, components }: Deployable): string {
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: new Models.Component(type, name, { bomRef: name }) }),
  });
  for (const component of components) bom.components.add(component);
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return serializer.serialize(bom, { sortLists: true, space: 2 });
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const deployable of await deployables()) {
  const file = `${deployable.name.replaceAll('/', '-')}.cdx.json`;
  writeFileSync(join(FOLDER, file), billOf(deployable));
  console.log(`${file.padEnd(40)} ${String(deployable.components.length).padStart(3)} components`);
}
