import fc from 'fast-check';
import * as z from 'zod/mini';
import {
  bucketName,
  decodeEnvironment,
  encodeVariable,
  environment,
  positiveInteger,
  positiveIntegers,
} from '../../lambda/kit/environment.ts';

const contract = environment({ BUCKET: bucketName, EDGES: positiveIntegers, BYTES: positiveInteger });
const valid = { BUCKET: 'photos', EDGES: '128,512', BYTES: '4096' };

describe('decoding an environment', () => {
  it('gives the typed values, whatever else is in there', () => {
    const values = decodeEnvironment(contract, { ...valid, PATH: '/usr/bin' });
    expect(values).toEqual({ BUCKET: 'photos', EDGES: [128, 512], BYTES: 4096 });
  });

  it('gives what was encoded, for any value', () => {
    const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);
    const integer = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(bucket, fc.array(integer, { minLength: 1 }), integer, (BUCKET, EDGES, BYTES) => {
        const values = { BUCKET, EDGES, BYTES };
        const variables = Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, encodeVariable(contract, name, value)]),
        );
        expect(decodeEnvironment(contract, variables)).toEqual(values);
      }),
    );
  });

  const integersRule = 'must be one or more positive whole numbers, separated by commas';
  const integerRule = 'must be a positive whole number';
  const bucketRule = 'must be a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens';

  it.each([
    ['EDGES', '', integersRule],
    ['EDGES', '128,,512', integersRule],
    ['EDGES', '128,', integersRule],
    ['EDGES', '128, 512', integersRule],
    ['EDGES', '1e3', integersRule],
    ['EDGES', '0x80', integersRule],
    ['EDGES', '128,-1', integersRule],
    ['EDGES', '0', integersRule],
    ['EDGES', '1.5', integersRule],
    ['EDGES', 'large', integersRule],
    ['BYTES', '', integerRule],
    ['BYTES', ' 4096', integerRule],
    ['BYTES', '1e3', integerRule],
    ['BYTES', '-1', integerRule],
    ['BYTES', '99999999999999999999', integerRule],
    ['BUCKET', '', bucketRule],
    ['BUCKET', 'Photos', bucketRule],
    ['BUCKET', 'a'.repeat(64), bucketRule],
  ])('refuses %s=%j and names the rule', (name, value, rule) => {
    expect(() => decodeEnvironment(contract, { ...valid, [name]: value })).toThrow(
      new Error(`Environment is invalid: ${name} ${rule}, got ${JSON.stringify(value)}`),
    );
  });

  it('refuses a missing variable', () => {
    expect(() => decodeEnvironment(contract, { ...valid, BUCKET: undefined })).toThrow(
      new Error(`Environment is invalid: BUCKET ${bucketRule}, got nothing`),
    );
  });

  it('names all that is wrong, not only the first', () => {
    expect(() => decodeEnvironment(contract, { EDGES: '0', BYTES: 'x' })).toThrow(
      new Error(
        `Environment is invalid: BUCKET ${bucketRule}, got nothing; ` +
          `EDGES ${integersRule}, got "0"; BYTES ${integerRule}, got "x"`,
      ),
    );
  });

  it('reads the environment of the process, if given none', () => {
    const region = environment({ AWS_REGION: z.string() });
    expect(decodeEnvironment(region)).toEqual({ AWS_REGION: process.env.AWS_REGION });
  });
});

describe('encoding a variable', () => {
  it.each([
    ['EDGES', [], 'EDGES must be one or more positive whole numbers, separated by commas, got []'],
    ['EDGES', [128, 1.5], 'EDGES must be one or more positive whole numbers, separated by commas, got [128,1.5]'],
    ['BYTES', -1, 'BYTES must be a positive whole number, got -1'],
    ['BYTES', '4096', 'BYTES must be a positive whole number, got "4096"'],
  ])('refuses %s of %j and names the rule', (name, value, message) => {
    expect(() => encodeVariable(contract, name, value)).toThrow(new Error(`Environment is invalid: ${message}`));
  });

  it('refuses a variable that the contract does not have', () => {
    expect(() => encodeVariable(contract, 'EDGE', [128])).toThrow(new Error('Environment has no variable EDGE'));
  });
});
