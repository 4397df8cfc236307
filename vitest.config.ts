import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgresServer.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Many of them wait for servers, so that more go on at once than there are cores.
    maxWorkers: 3,
  },
});
