import fc from 'fast-check';
import { hasAddress, idOf, keyOf, nameOf } from '../../containers/ecs/photo-id.ts';

describe('the id of a photo', () => {
  it('is one segment of a path, and leads back to the key, whatever that holds', () => {
    const keys = fc.string({ unit: 'binary', minLength: 1, maxLength: 250 });
    fc.assert(
      fc.property(keys, (key) => {
        expect(idOf(key)).toMatch(/^[\w-]+$/);
        expect(keyOf(idOf(key))).toBe(key);
      }),
    );
  });

  it.each(['', '!', 'YQ==', 'YR', '_w', 'a/b'])('is not %j, which no key has', (id) => {
    expect(keyOf(id)).toBeUndefined();
  });

  it('is none of a key that S3 would not take', () => {
    expect(keyOf(idOf('x'.repeat(1024)))).toBe('x'.repeat(1024));
    expect(keyOf(idOf('x'.repeat(1025)))).toBeUndefined();
  });
});

it.each([
  ['rocket.jpg', 'rocket.jpg'],
  ['a/b/rocket.jpg', 'rocket.jpg'],
  ['a/folder/', 'folder/'],
  ['/', '/'],
])('a person calls %j %j', (key, name) => {
  expect(nameOf(key)).toBe(name);
});

it.each([
  ['a/b..c/.d', true],
  ['a/../b', false],
  ['./b', false],
  ['..', false],
])('that an address reaches %j is %s', (key, reached) => {
  expect(hasAddress(key)).toBe(reached);
});
