import { defineConfig } from 'vitest/config';
import { browserTests, fastFolders, inFull } from './test/support/tiers.ts';

// Also where a command line names them: `npm test -- test/pages/school.test.ts`, `--project pages`.
const withBrowser = inFull || process.argv.some((argument) => /\bpages\b/.test(argument));
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
          // They start processes, on machines that may have much else to do.
          testTimeout: 60_000,
          hookTimeout: 120_000,
          include: ['test/**/*.test.ts'],
          exclude: [...fast, ...browserTests],
          globalSetup: ['test/support/postgresServer.ts'],
        },
      },
      ...(withBrowser
        ? [
            {
              extends: true as const,
              test: { name: 'pages', include: [...browserTests], globalSetup: ['test/support/postgresServer.ts'] },
            },
          ]
        : []),
    ],
  },
});
