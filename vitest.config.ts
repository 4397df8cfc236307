import { relative, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { browserTests, fastFolders, inFull, programTests } from './test/support/tiers.ts';

const fast = ['test/architecture.test.ts', ...fastFolders.map((folder) => `test/${folder}/**/*.test.ts`)];
const ofOwn = [...browserTests, ...programTests];

/** Files and folders that the command line names: `npm test -- test/server/stop.test.ts`. */
const named = process.argv.slice(2).map((argument) => relative(import.meta.dirname, resolve(argument)));

/**
 * Whether a project runs: in a full run, and when the command line names the project, one of its files, or a folder that
 * holds some.
 */
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
    // These tests start servers, and the machine may have much else to do.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/servers/postgresServer.ts'],
  },
});

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A page or a server may take this long on a machine that has much else to do. Something that never happens still fails
    // its test.
    expect: { poll: { timeout: 10_000 } },
    // Many of these tests wait for servers, so more of them than there are cores run at once.
    maxWorkers: 3,
    // Test files share the modules that they import, because loading them anew took some three seconds a file. So nothing
    // that a module keeps may decide what a test of another file sees.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'fast', include: fast } },
      withPostgres('servers', ['test/**/*.test.ts'], [...fast, ...ofOwn]),
      ...(isWanted('programs', programTests) ? [withPostgres('programs', programTests)] : []),
      ...(isWanted('pages', browserTests) ? [withPostgres('pages', browserTests)] : []),
    ],
  },
});
