/** @type {import('jest').Config} */
module.exports = {
  displayName: 'backend',
  preset: '../jest.preset.cjs',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.spec.json' }] },
  transformIgnorePatterns: ['/node_modules/'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  globalSetup: '<rootDir>/test/postgres/global-setup.mjs',
  globalTeardown: '<rootDir>/test/postgres/global-teardown.mjs',
  // Real servers and real files on a shared machine: a test that hangs is found all the same.
  testTimeout: 60_000,
  setupFiles: ['<rootDir>/test/setup.ts'],
  coverageDirectory: '../coverage/backend',
};
