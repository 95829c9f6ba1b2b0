/**
 * The jest configuration that every package shares: native ES modules, TypeScript by SWC, and one JSON report per
 * package for the closing line of the test command.
 *
 * @param {import('jest').Config} [overrides] what a package changes
 * @returns {import('jest').Config}
 */
export function packageJest(overrides = {}) {
  return {
    testEnvironment: 'node',
    roots: ['<rootDir>/src'],
    testMatch: ['**/*.test.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        {
          jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
          module: { type: 'es6' },
          sourceMaps: 'inline',
        },
      ],
    },
    // A package without tests is no failure; the closing line of the test command fails where none ran at all.
    passWithNoTests: true,
    testTimeout: 60_000,
    // Two cores: more workers only take turns.
    maxWorkers: 2,
    ...overrides,
  };
}
