/** Which command runs which tests, and how many cases random tests try. test/README.md is the map. */
import { globSync, readFileSync } from 'node:fs';

/** Folders whose tests start no server, thread or program, and reach no network. They make up `npm run test:fast`. */
export const fastFolders = ['domain', 'words', 'waiting', 'ledger', 'commands', 'queries'] as const;

const filesThatImport = (pattern: string, modules: readonly string[]): readonly string[] =>
  globSync(pattern).filter((file) => {
    const source = readFileSync(file, 'utf8');
    return modules.some((module) => source.includes(module));
  });

/** Tests that need a browser. `npm run test:pages` runs them. The others of pages are part of `npm test`. */
export const browserTests = filesThatImport('test/pages/**/*.test.ts', ['support/browser.ts']);

/**
 * Tests that start all of Telboek, as a program or within the test, and those that kill what they started. Each start
 * brings a PostgreSQL of its own, so they take longer than all others together. `npm run test:programs` runs them.
 */
export const programTests = [
  ...new Set([
    ...globSync('test/faults/**/*.test.ts'),
    ...filesThatImport('test/**/*.test.ts', ['support/process.ts', 'support/faults/', 'server/compose.ts']),
  ]),
];

/** Where everything is tested (`CI` is set), random tests try all their cases. */
export const inFull = Boolean(process.env.CI);

/** A random test tries `all` cases in full, and one in five of them elsewhere. */
export const cases = (all: number): number => (inFull ? all : Math.ceil(all / 5));

/**
 * For a property that also counts how often its cases met what it is about. In full, `all` random cases; elsewhere one in
 * five, always the same ones, since so few of them would not be enough of each kind every time.
 */
export const sampled = (all: number): { readonly numRuns: number; readonly seed?: number } =>
  inFull ? { numRuns: all } : { numRuns: cases(all), seed: 2_026 };
