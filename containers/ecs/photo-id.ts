import { fitsInKey } from '../../lambda/kit/keys.ts';

/**
 * A key as one segment of a path. Keys hold what paths cannot, such as `..`, `//`, `?` and `%`, and
 * whatever stands between may decode or tidy a path.
 */
export function idOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}

/** The key that has this id, if any has. */
export function keyOf(id: string): string | undefined {
  const key = Buffer.from(id, 'base64url').toString();
  return key !== '' && fitsInKey(key) && idOf(key) === id ? key : undefined;
}

/** What a person calls the file: the last part of its key. */
export function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/', key.length - 2) + 1) || key;
}

/** Whether S3's address of this key would reach it: programs resolve `.` and `..` in a path. */
export function hasAddress(key: string): boolean {
  return !key.split('/').some((segment) => segment === '.' || segment === '..');
}
