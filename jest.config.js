/** Specs run on the TypeScript sources: workspaces resolve through their `enms-source` export condition. */
export default {
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/var/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testSequencer: '<rootDir>/scripts/spec-order.ts',
  setupFiles: ['<rootDir>/scripts/fixed-seed.ts'],
  testEnvironmentOptions: { customExportConditions: ['enms-source', 'node'] },
  testTimeout: 30_000,
  maxWorkers: 2,
};
