import { chmod, open, opendir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Vault, type VaultEntry, VaultUnavailable } from '../../commands/vault/vault.ts';
import { inParallel } from '../../waiting/inParallel.ts';
import { makeFolder } from './dataFolder.ts';
import { createDurably, createNamed, isErrno, syncDirectory, temporaryName } from './durableFile.ts';
import { isSystemError, refusalInWords } from './systemErrors.ts';

// No dot and no slash: an id is a file name, never a path and never one of our temporary names.
const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

// A put or destroy takes milliseconds: a temporary file this old was left by a crash.
const abandonedAfterMs = 60_000;

/**
 * The vault as a folder (0700) with one file (0600) per entry, for one machine. An id has 1 to 128 letters, digits, `-`
 * and `_`. The folder is made by the first entry that is put. Bytes are overwritten before their file goes; a file system
 * or disk that keeps old versions of a block (snapshots, flash) is beyond that, and so is a backup.
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

/** What the operating system says is passed on with the folder: a disk that is full, gone, or not to be written. */
const reaching = async <Result>(directory: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const said = refusalInWords(error, 'set VAULT_DIR to where the vault is');
    throw new VaultUnavailable(`The vault in ${directory} (VAULT_DIR) cannot be used: ${said}`, { cause: error });
  }
};

/** Whether it is there; then it is closed to other users. */
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

// Enough for a disk that syncs many files together.
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

/** Names that fit, read some hundred at a time: all of a large vault at once would keep others waiting. */
const namesIn = async (directory: string, fits: (name: string) => boolean): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of await opendir(directory, { bufferSize: 512 })) if (fits(name)) names.push(name);
  return names;
};

/** Each entry first loses its name, so that a crash half-way leaves no entry of zeros, then its bytes. */
const destroyAll = async (directory: string, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0 || (await absent(stat(directory))) === undefined) return;
  await inParallel(ids, filesAtOnce, async (id) => {
    await absent(rename(join(directory, id), join(directory, temporaryName(id))));
  });
  await syncDirectory(directory);
  const gone = new Set(ids);
  // Also what a crash left of one of them.
  const left = await namesIn(
    directory,
    (name) => name.startsWith('.') && gone.has(name.slice(1, name.indexOf('.', 1))),
  );
  await inParallel(left, filesAtOnce, (name) => wipe(join(directory, name)));
  await syncDirectory(directory);
};

/** Not synced: it shows that names and bytes can be written and read, not that a disk keeps them. */
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

/** After a crash between link and unlink the bytes belong to an entry as well: then only the second name goes. */
const sweep = async (path: string, links: number): Promise<void> => {
  if (links > 1) await absent(unlink(path));
  else await wipe(path);
};
