import { Expectations } from '../../lambda/cron/expectations.ts';
import { EXPECTED } from './cron-library.ts';

const expectations = new Expectations(EXPECTED);

function prefixesOf(key: string, bytes: number): (string | undefined)[] | undefined {
  return expectations.of({ key, bytes })?.results.map((index) => expectations.prefixes[index]);
}

it.each([
  ['a small image', 'a/b.jpg', 99, ['thumbnails/128/', 'thumbnails/512/']],
  ['an image at the limit', 'a.png', 100, ['tiles/']],
  ['a name in capitals', 'A.PDF', 5, ['previews/512/']],
  ['a name that is nothing but its end', '.jpg', 1, ['thumbnails/128/', 'thumbnails/512/']],
])('expects of %s what its system makes', (_, key, bytes, prefixes) => {
  expect(prefixesOf(key, bytes)).toEqual(prefixes);
});

it.each(['notes.txt', 'jpg', 'a.jpg/b', 'a.jpg.', ''])('expects nothing of %j, which no system takes', (key) => {
  expect(prefixesOf(key, 1)).toBeUndefined();
});

it('lists each prefix once, and records against uploads last', () => {
  const twice = new Expectations([...EXPECTED, ...EXPECTED]);
  expect(twice.prefixes).toEqual(['thumbnails/128/', 'thumbnails/512/', 'tiles/', 'previews/512/', 'rejected/']);
});

it('expects of an upload that two systems take what both make, after the longer grace', () => {
  const both = new Expectations([
    { suffixes: ['.jpg'], prefixes: ['a/'], graceSeconds: 1 },
    { suffixes: ['.jpg'], prefixes: ['b/', 'a/'], graceSeconds: 2 },
  ]);
  expect(both.of({ key: 'x.jpg', bytes: 1 })).toEqual({ results: [0, 1], graceMs: 2000 });
});
