/**
 * `npm test` runs what needs nothing but this folder; `npm run test:local` what needs an emulator,
 * `npm run test:containers` what needs a Docker engine, `npm run test:faults` what needs both.
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
  modulePathIgnorePatterns: ['<rootDir>/cdk.out/'],
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/local/', '\\.(container|faults)\\.test\\.ts$'],
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
      displayName: 'containers',
      testMatch: ['<rootDir>/test/**/*.container.test.ts'],
      globalSetup: '<rootDir>/test/containers/start.ts',
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
