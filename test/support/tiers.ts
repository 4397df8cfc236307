/** Which tests `npm run test:fast` runs, and how many cases random tests try. test/README.md is the map. */

/** Folders whose tests start no server, thread or program, and reach no network. They make up `npm run test:fast`. */
export const fastFolders = ['domain', 'words', 'waiting', 'ledger', 'commands', 'queries'] as const;

/** Where everything is tested (`CI` is set), random tests try all their cases. */
export const inFull = Boolean(process.env.CI);

/** A random test tries `all` cases in full, and one in five of them elsewhere. */
export const cases = (all: number): number => (inFull ? all : Math.ceil(all / 5));
