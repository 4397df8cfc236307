import { chmod, open, opendir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Vault, type VaultEntry, VaultUnavailable } from '../../commands/vault/vault.ts';
import { inParallel } from '../../waiting/inParallel.ts';
import { makeFolder } from './dataFolder.ts';
import { createDurably, createNamed, isErrno, syncDirectory, temporaryName } from './durableFile.ts';
import { isSystemError, refusalInWords } from './systemErrors.ts';

// No dot and no slash: an id is used as a file name, so it must be neither a path nor one of our temporary names.
const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

// Milliseconds. A put or destroy takes far less, so an older temporary file was left by a crash.
const abandonedAfterMs = 60_000;

/**
 * The vault as a folder (0700) with one file (0600) per entry, for one machine. An id has 1 to 128 letters, digits, `-`
 * and `_`. The first put creates the folder. Bytes are overwritten before their file is removed. This does not reach
 * backups, nor old versions of a block that a file system or disk keeps (snapshots, flash).
 * @throws TypeError, from every method, for an id of another form.
 * @throws VaultUnavailable, here and from every method, when the operating system refuses.
 */
export const fileVault = async (directory: string): Promise<Vault> => {
  const there = await reaching(directory, () => closed(directory));
  if (there) await reaching(directory, () => sweepAbandoned(directory));
  return {
    put: (id, value) => reaching(directory, () => put(directory, checked(id), value)),
    putAll: (entries) =>
      reaching(directory, async () => {
        if (entries.length === 0) return;
        await makeFolder(directory, 0o700);
        await inParallel(entries, filesAtOnce, (entry) => putUnlessThere(directory, entry));
        await syncDirectory(directory);
      }),
    get: (id) => reaching(directory, () => absent(readFile(join(directory, checked(id))))),
    destroy: (id) => reaching(directory, () => destroyAll(directory, [checked(id)])),
    destroyAll: (ids) => reaching(directory, () => destroyAll(directory, ids.map(checked))),
    list: (prefix = '') =>
      reaching(directory, async () => {
        if ((await absent(stat(directory))) === undefined) return [];
        return (await namesIn(directory, (name) => name.startsWith(prefix) && idPattern.test(name))).sort();
      }),
    probe: () => reaching(directory, () => probe(directory)),
  };
};

/** Passes on the operating system's reason with the folder: a disk that is full, missing or read-only. */
const reaching = async <Result>(directory: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const said = refusalInWords(error, 'set VAULT_DIR to where the vault is');
    throw new VaultUnavailable(`The vault in ${directory} (VAULT_DIR) cannot be used: ${said}`, { cause: error });
  }
};

/** Whether the folder exists. If so, it is closed to other users. */
const closed = async (directory: string): Promise<boolean> => {
  const found = await absent(stat(directory));
  if (found !== undefined && (found.mode & 0o777) !== 0o700) await chmod(directory, 0o700);
  return found !== undefined;
};

const put = async (directory: string, id: string, value: Uint8Array): Promise<void> => {
  await makeFolder(directory, 0o700);
  try {
    await createDurably(directory, id, value);
  } catch (error) {
    if (isErrno(error, 'EEXIST')) throw new Error(`The vault already holds ${id}`, { cause: error });
    throw error;
  }
};

const checked = (id: string): string => {
  if (!idPattern.test(id)) throw new TypeError('Not an id of a vault entry');
  return id;
};

const absent = async <Value>(work: Promise<Value>): Promise<Value | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
};

// Enough for disks that sync many files together.
const filesAtOnce = 32;

const putUnlessThere = async (directory: string, { id, value }: VaultEntry): Promise<void> => {
  try {
    await createNamed(directory, checked(id), value);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    const held = await absent(readFile(join(directory, id)));
    if (held === undefined || Buffer.compare(held, value) !== 0)
      throw new Error(`The vault already holds ${id}`, { cause: error });
  }
};

/**
 * The names that fit. They are read some hundred at a time, because reading a large vault at once would block others.
 */
const namesIn = async (directory: string, fits: (name: string) => boolean): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of await opendir(directory, { bufferSize: 512 })) if (fits(name)) names.push(name);
  return names;
};

/** Renames every entry first and then wipes its bytes, so that a crash half-way leaves no entry of zeros. */
const destroyAll = async (directory: string, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0 || (await absent(stat(directory))) === undefined) return;
  await inParallel(ids, filesAtOnce, async (id) => {
    await absent(rename(join(directory, id), join(directory, temporaryName(id))));
  });
  await syncDirectory(directory);
  const destroyed = new Set(ids);
  // Includes files that a crash left of these entries.
  const left = await namesIn(
    directory,
    (name) => name.startsWith('.') && destroyed.has(name.slice(1, name.indexOf('.', 1))),
  );
  await inParallel(left, filesAtOnce, (name) => wipe(join(directory, name)));
  await syncDirectory(directory);
};

/**
 * Tests that names and bytes can be written and read. It does not sync, so it does not test that the disk keeps them.
 */
const probe = async (directory: string): Promise<void> => {
  const path = join(directory, temporaryName('probe'));
  try {
    await writeFile(path, 'probe', { flag: 'wx', mode: 0o600 });
    if ((await readFile(path, 'utf8')) !== 'probe') throw new Error('The vault did not give back what was written');
  } finally {
    await absent(unlink(path));
  }
};

const wipe = async (path: string): Promise<void> => {
  const file = await absent(open(path, 'r+'));
  if (file === undefined) return;
  try {
    const { size } = await file.stat();
    await file.write(Buffer.alloc(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await absent(unlink(path));
};

const sweepAbandoned = async (directory: string): Promise<void> => {
  const temporary = (await readdir(directory)).filter((name) => name.startsWith('.') && name.endsWith('.tmp'));
  for (const path of temporary.map((name) => join(directory, name))) {
    const found = await absent(stat(path));
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) await sweep(path, found.nlink);
  }
};

/**
 * After a crash between link and unlink the file still belongs to an entry too. Then only the second name is removed.
 */
const sweep = async (path: string, links: number): Promise<void> => {
  if (links > 1) await absent(unlink(path));
  else await wipe(path);
};
