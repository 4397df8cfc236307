/** Which tests `npm run test:fast` runs, and how many cases random tests try. test/README.md is the map. */
import { globSync, readFileSync } from 'node:fs';

/** Folders whose tests start no server, thread or program, and reach no network. They make up `npm run test:fast`. */
export const fastFolders = ['domain', 'words', 'waiting', 'ledger', 'commands', 'queries'] as const;

const testsOfPages = globSync('test/pages/**/*.test.ts');

/**
 * Tests that need a browser. `npm run test:pages` runs them, and `npm test` where everything is tested. The others of
 * pages are part of `npm test` everywhere.
 */
export const browserTests: readonly string[] = testsOfPages.filter((file) =>
  readFileSync(file, 'utf8').includes('support/browser.ts'),
);

/** Where everything is tested (`CI` is set), random tests try all their cases. */
export const inFull = Boolean(process.env.CI);

/** A random test tries `all` cases in full, and one in five of them elsewhere. */
export const cases = (all: number): number => (inFull ? all : Math.ceil(all / 5));
