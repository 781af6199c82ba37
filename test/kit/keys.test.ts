import fc from 'fast-check';
import {
  beginningThatFitsInKey,
  fitsInKey,
  isCutRejectedKey,
  rejectedKey,
  thumbnailKey,
} from '../../lambda/kit/keys.ts';

/** Any key that S3 takes: up to 1,024 bytes of characters of one to four bytes. */
const uploadKey = fc
  .array(fc.oneof(fc.constantFrom('a', '~', '/', '+', '%', ' ', 'é', '€', '🦉'), fc.string({ unit: 'binary' })), {
    minLength: 1,
    maxLength: 1024,
    size: 'max',
  })
  .map((characters) => truncated(characters.join(''), 1024))
  .filter((key) => key !== '');

/** Keys that differ only behind the place where a long one is cut. */
const longKeys = fc
  .tuple(
    fc.constantFrom('a', 'é', '€', '🦉'),
    fc.integer({ min: 0, max: 3 }),
    fc.uniqueArray(fc.nat(), { minLength: 2 }),
  )
  .map(([character, offset, endings]) => {
    const beginning = truncated('x'.repeat(offset) + character.repeat(1024), 1008);
    return endings.map((ending) => `${beginning}${ending.toString().padStart(16, '0')}`);
  });

function truncated(text: string, bytes: number): string {
  let result = '';
  for (const character of text) {
    if (Buffer.byteLength(result + character) > bytes) break;
    result += character;
  }
  return result;
}

describe("a result's key", () => {
  it.each(['photo.jpg', 'été 1+1 %.JPG', 'a/../b//c', '%2Ffoo?x=1#y', '/'])(
    "is a prefix and the upload's: %s",
    (key) => {
      expect(thumbnailKey(512, key)).toBe(`thumbnails/512/${key}`);
      expect(rejectedKey(key)).toBe(`rejected/${key}`);
    },
  );

  it('leads back to the upload, for any key that fits', () => {
    fc.assert(
      fc.property(uploadKey, fc.integer({ min: 1 }), (key, edgePx) => {
        expect(thumbnailKey(edgePx, key).replace(/^thumbnails\/\d+\//, '')).toBe(key);
        if (fitsInKey(`rejected/${key}`)) expect(rejectedKey(key).replace(/^rejected\//, '')).toBe(key);
      }),
    );
  });

  it.each([
    ['a'.repeat(1024), true],
    ['a'.repeat(1025), false],
    ['é'.repeat(512), true],
    [`a${'é'.repeat(512)}`, false],
    ['🦉'.repeat(256), true],
    ['🦉'.repeat(257), false],
  ])('has 1,024 bytes of UTF-8 at most (%#)', (key, fits) => {
    expect(fitsInKey(key)).toBe(fits);
  });
});

describe("a rejection's key", () => {
  it('is one that S3 takes, for any upload', () => {
    fc.assert(
      fc.property(uploadKey, (key) => {
        const bytes = Buffer.from(rejectedKey(key));
        expect(bytes.length).toBeLessThanOrEqual(1024);
        expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toBe(rejectedKey(key));
        const beginning = fitsInKey(`rejected/${key}`)
          ? rejectedKey(key)
          : rejectedKey(key).replace(/~[0-9a-f]{64}$/, '');
        expect(`rejected/${key}`.startsWith(beginning)).toBe(true);
      }),
    );
  });

  it("is no other upload's, even if both are too long and alike", () => {
    fc.assert(
      fc.property(longKeys, (keys) => {
        expect(keys.every((key) => fitsInKey(key) && !fitsInKey(`rejected/${key}`))).toBe(true);
        expect(new Set(keys.map(rejectedKey)).size).toBe(keys.length);
      }),
    );
  });

  it('is known as a cut one, for any upload that is too long', () => {
    fc.assert(
      fc.property(longKeys, (keys) => {
        for (const key of keys) expect(isCutRejectedKey(rejectedKey(key))).toBe(true);
      }),
    );
  });

  it.each(['rejected/photo.jpg', `rejected/~${'0'.repeat(64)}`, rejectedKey('a'.repeat(1015))])(
    'is known as a whole one (%#)',
    (key) => {
      expect(isCutRejectedKey(key)).toBe(false);
    },
  );

  it('shows as much of a long key as fits', () => {
    expect(rejectedKey('é'.repeat(512))).toMatch(/^rejected\/é{475}~[0-9a-f]{64}$/);
    expect(rejectedKey('a'.repeat(1016))).toMatch(/^rejected\/a{950}~[0-9a-f]{64}$/);
  });
});

it('begins with as many whole characters as fit', () => {
  expect(beginningThatFitsInKey('photo.jpg')).toBe('photo.jpg');
  expect(beginningThatFitsInKey(`a${'é'.repeat(512)}`)).toBe(`a${'é'.repeat(511)}`);
});
