import { LocalLibrary } from '../../bin/kit/local-library.ts';

/** The library that `start-emulator.ts` has deployed. */
export function deployedLibrary(): LocalLibrary {
  return new LocalLibrary(new URL(process.env.LOCAL_ENDPOINT ?? ''), JSON.parse(process.env.LOCAL_OUTPUTS ?? ''));
}
