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
 * brings a PostgreSQL of its own, so they take longer than all others together. `npm run test:programs` runs them. Those that
 * need a browser are browser tests, so that each test runs once.
 */
export const programTests = [
  ...new Set([
    ...globSync('test/faults/**/*.test.ts'),
    ...filesThatImport('test/**/*.test.ts', ['support/process.ts', 'support/faults/', 'server/compose.ts']),
  ]),
].filter((file) => !browserTests.includes(file));

/** Where everything is tested (`CI` is set), random tests try all their cases. */
export const inFull = Boolean(process.env.CI);

/** The number of cases that a random test tries: `all` in full, and one in five elsewhere. */
export const cases = (all: number): number => (inFull ? all : Math.ceil(all / 5));

/**
 * Settings for a property that also counts how often its cases met the situation it is about. In full it tries `all` random
 * cases. Elsewhere it tries one in five, and always the same ones, because so few random cases would not always contain
 * enough of each kind.
 */
export const sampled = (all: number): { readonly numRuns: number; readonly seed?: number } =>
  inFull ? { numRuns: all } : { numRuns: cases(all), seed: 2_026 };
