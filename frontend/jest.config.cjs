/** @type {import('jest').Config} */
module.exports = {
  displayName: 'frontend',
  preset: '../jest.preset.cjs',
  testEnvironment: 'jsdom',
  setupFilesAfterEnv: ['<rootDir>/src/test-setup.ts'],
  transform: {
    '^.+\\.(ts|mjs|js|html)$': [
      'jest-preset-angular',
      { tsconfig: '<rootDir>/tsconfig.spec.json', stringifyContentPathRegex: '\\.(html|svg)$' },
    ],
  },
  // What is loaded only when it is needed is compiled inside the test that needs it first.
  testTimeout: 30_000,
  transformIgnorePatterns: ['node_modules/(?!.*\\.mjs$|echarts|zrender|ngx-echarts|tslib)'],
  snapshotSerializers: [
    'jest-preset-angular/build/serializers/no-ng-attributes',
    'jest-preset-angular/build/serializers/ng-snapshot',
    'jest-preset-angular/build/serializers/html-comment',
  ],
  coverageDirectory: '../coverage/frontend',
};
