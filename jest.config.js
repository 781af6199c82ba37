/**
 * `npm test` runs what needs nothing but this folder; `npm run test:local` what needs an emulator,
 * `npm run test:containers` what needs a Docker engine, `npm run test:browser` what needs Chromium,
 * `npm run test:faults` what needs Docker, `npm run test:lift` what needs npm's registry or cache.
 */
const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
  module: { type: 'commonjs' },
};

/** @type {import('jest').Config} */
const project = {
  transform: { '\\.ts$': ['@swc/jest', swc] },
  testEnvironment: 'node',
  snapshotSerializers: ['<rootDir>/test/kit/snapshot-scrubber.ts'],
  setupFiles: ['<rootDir>/test/kit/setup.ts'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out/', '<rootDir>/dist/', '<rootDir>/atlas.out/'],
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        '<rootDir>/test/local/',
        '<rootDir>/test/lift/',
        '\\.(container|browser|faults)\\.test\\.ts$',
      ],
    },
    {
      ...project,
      displayName: 'local',
      testMatch: ['<rootDir>/test/local/**/*.test.ts'],
      globalSetup: '<rootDir>/test/local/start-emulator.ts',
      globalTeardown: '<rootDir>/test/local/stop-emulator.ts',
    },
    {
      ...project,
      displayName: 'lift',
      testMatch: ['<rootDir>/test/lift/**/*.test.ts'],
    },
    {
      ...project,
      displayName: 'containers',
      testMatch: ['<rootDir>/test/**/*.container.test.ts'],
      globalSetup: '<rootDir>/test/containers/start.ts',
      globalTeardown: '<rootDir>/test/local/stop-emulator.ts',
    },
    {
      ...project,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/**/*.browser.test.ts'],
      globalSetup: '<rootDir>/test/browser/start.ts',
      globalTeardown: '<rootDir>/test/local/stop-emulator.ts',
    },
    {
      ...project,
      displayName: 'faults',
      testMatch: ['<rootDir>/test/**/*.faults.test.ts'],
      globalSetup: '<rootDir>/test/faults/start-faults.ts',
      globalTeardown: '<rootDir>/test/faults/stop-faults.ts',
    },
  ],
};
