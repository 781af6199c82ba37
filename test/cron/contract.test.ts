import { cronEnvironment } from '../../lambda/cron/contract.ts';
import { decodeEnvironment, encodeVariable } from '../../lambda/kit/environment.ts';
import { EXPECTED } from './cron-library.ts';

const VALUES = {
  UPLOADS_BUCKET: 'uploads',
  DERIVED_BUCKET: 'derived',
  EXPECTED_RESULTS: [...EXPECTED],
  MAXIMUM_RESENDS: 2000,
  MAXIMUM_REMOVALS: 0,
  REMOVABLE_SHARE: 0.05,
};

function encoded(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(VALUES).map(([name, value]) => [name, encodeVariable(cronEnvironment, name, value)]),
  );
}

it('comes back as it went in', () => {
  expect(decodeEnvironment(cronEnvironment, encoded())).toEqual(VALUES);
});

it.each([
  ['EXPECTED_RESULTS', 'not JSON', 'must be JSON'],
  ['EXPECTED_RESULTS', '{}', 'must be JSON'],
  ['MAXIMUM_REMOVALS', '-1', 'must be a whole number, 0 or more'],
  ['REMOVABLE_SHARE', '1.1', 'must be a number from 0 to 1'],
  ['REMOVABLE_SHARE', '', 'must be a number from 0 to 1'],
])('refuses %s=%s', (name, value, rule) => {
  expect(() => decodeEnvironment(cronEnvironment, { ...encoded(), [name]: value })).toThrow(`${name} ${rule}`);
});

it.each([
  ['a suffix in capitals', { suffixes: ['.JPG'] }],
  ['a suffix of two parts, which no key would be looked up by', { suffixes: ['.tar.gz'] }],
  ['a prefix that does not end a folder', { prefixes: ['thumbnails'] }],
  ['no prefix at all', { prefixes: [] }],
  ['a negative grace', { graceSeconds: -1 }],
])('refuses to expect results of %s', (_, change) => {
  const expected = [{ ...EXPECTED[2], ...change }];
  expect(() => encodeVariable(cronEnvironment, 'EXPECTED_RESULTS', expected)).toThrow('EXPECTED_RESULTS');
});
