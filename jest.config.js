/** `npm test` runs everything but test/local, which needs an emulator: `npm run test:local`. */
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
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/local/'],
    },
    {
      ...project,
      displayName: 'local',
      testMatch: ['<rootDir>/test/local/**/*.test.ts'],
      globalSetup: '<rootDir>/test/local/start-emulator.ts',
      globalTeardown: '<rootDir>/test/local/stop-emulator.ts',
    },
  ],
};
