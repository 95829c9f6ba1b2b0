import { packageJest } from '../../jest.preset.js';

export default packageJest({
  globalSetup: './setup.mjs',
  globalTeardown: './teardown.mjs',
  testMatch: ['**/*.e2e.test.ts'],
  // All files ask one system, and some stop parts of it: they take turns.
  maxWorkers: 1,
  testTimeout: 180_000,
});
