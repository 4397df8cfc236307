import { relative, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { browserTests, fastFolders, inFull, programTests } from './test/support/tiers.ts';

const fast = ['test/architecture.test.ts', ...fastFolders.map((folder) => `test/${folder}/**/*.test.ts`)];
const ofOwn = [...browserTests, ...programTests];

/** Files and folders that the command line names: `npm test -- test/server/stop.test.ts`. */
const named = process.argv.slice(2).map((argument) => relative(import.meta.dirname, resolve(argument)));

/** In full, and where the command line names the project, one of its files or a folder in which there are some. */
const isWanted = (project: string, files: readonly string[]): boolean =>
  inFull ||
  process.argv.includes(project) ||
  files.some((file) => named.some((path) => path.startsWith('test/') && file.startsWith(path)));

const withPostgres = (name: string, include: readonly string[], exclude: readonly string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include: [...include],
    exclude: [...exclude],
    // They start servers, on machines that may have much else to do.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/servers/postgresServer.ts'],
  },
});

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // As long as a page or a server may take on a machine that has much else to do; what never comes fails its test.
    expect: { poll: { timeout: 10_000 } },
    // Many of them wait for servers, so that more go on at once than there are cores.
    maxWorkers: 3,
    projects: [
      // Nothing in these outlives its test, so that files share what they import: that halves the time they take.
      { extends: true, test: { name: 'fast', include: fast, isolate: false } },
      withPostgres('servers', ['test/**/*.test.ts'], [...fast, ...ofOwn]),
      ...(isWanted('programs', programTests) ? [withPostgres('programs', programTests)] : []),
      ...(isWanted('pages', browserTests) ? [withPostgres('pages', browserTests)] : []),
    ],
  },
});
