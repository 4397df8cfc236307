import { defineConfig } from 'vitest/config';
import { fastFolders } from './test/support/tiers.ts';

const fast = ['test/architecture.test.ts', ...fastFolders.map((folder) => `test/${folder}/**/*.test.ts`)];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Many of them wait for servers, so that more go on at once than there are cores.
    maxWorkers: 3,
    projects: [
      // Nothing in these outlives its test, so that files share what they import: that halves the time they take.
      { extends: true, test: { name: 'fast', include: fast, isolate: false } },
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['test/**/*.test.ts'],
          exclude: fast,
          globalSetup: ['test/support/postgresServer.ts'],
        },
      },
    ],
  },
});
