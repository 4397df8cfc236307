/** The folder of DATA_DIR: it is created when missing, and tested before a start does anything else in it. */
import { chmod, mkdir, open, readdir, stat, statfs, unlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { isErrno, temporaryName } from './durableFile.ts';
import { isSystemError, refusalInWords, type SystemError } from './systemErrors.ts';

/** The data folder cannot be used. The message names the folder, the reason and the remedy. */
export class DataFolderUnusable extends Error {
  override readonly name = 'DataFolderUnusable';

  /** @param said the reason and the remedy */
  constructor(path: string, said: string, options?: ErrorOptions) {
    super(`The data folder ${path} (DATA_DIR) cannot be used: ${said}`, options);
  }
}

/** Names of the files and folders that we create in a data folder. */
const ownNames = ['heads', 'ledger', 'postgres', 'request-secret', 'token-secret', 'vault'];
/** Created by the file system when a disk is mounted on the data folder. */
const systemName = 'lost+found';

/**
 * Creates the folder when it is missing, and tests that this process can write and keep a file in it.
 * @throws DataFolderUnusable
 */
export const usableDataFolder = (path: string): Promise<void> =>
  inDataFolder(path, async () => {
    await makeFolder(path);
    await mustBeOurs(path);
    await probe(path);
  });

/**
 * Creates one folder after the other. Node's recursive mkdir never ends where no folder can be created, as below /proc.
 */
export const makeFolder = async (path: string, mode?: number): Promise<void> => {
  if (await isFolder(path)) return;
  if (path !== dirname(path)) await makeFolder(dirname(path));
  try {
    await mkdir(path, mode);
  } catch (error) {
    // Another process created it at this moment, or it is a link to nothing.
    if (!isErrno(error, 'EEXIST') || !(await isFolder(path))) throw error;
  }
};

const isFolder = async (path: string): Promise<boolean> => {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
  // The same error that the system gives for a path below a file.
  throw Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR', syscall: 'mkdir', path });
};

/** Root can use a folder of another user, but other users would find out only at a write. So it is checked first. */
const mustBeOurs = async (path: string): Promise<void> => {
  const uid = process.getuid?.() ?? 0;
  if (uid === 0) return;
  for (const name of ownNames) {
    const owner = await ownerOf(join(path, name));
    if (owner !== undefined && owner !== uid)
      throw new DataFolderUnusable(
        path,
        `${name} in it belongs to the user with id ${owner}, and Telboek runs as the user with id ${uid}. Start Telboek as that user, or as root type: chown -R ${uid} ${path}.`,
      );
  }
};

const ownerOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).uid;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
};

const probeBytes = 16_384;

const probe = async (folder: string): Promise<void> => {
  const path = join(folder, temporaryName('probe'));
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(Buffer.alloc(probeBytes));
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    await unlink(path).catch(() => {});
  }
};

// Bytes. A new cluster takes 40 MB and its first log 16 MB.
const clusterBytes = 100_000_000;

/** @throws DataFolderUnusable when a new PostgreSQL cluster would not fit */
export const mustHoldCluster = async (path: string): Promise<void> => {
  const { bavail, bsize } = await statfs(path);
  if (bavail * bsize >= clusterBytes) return;
  throw new DataFolderUnusable(
    path,
    `a new ledger needs ${clusterBytes / 1_000_000} MB, and ${Math.floor((bavail * bsize) / 1_000_000)} MB are free there. Make room, or ${elsewhere}.`,
  );
};

/**
 * Lets the account that runs PostgreSQL pass through root's own data folder. Only this folder is opened, without
 * letting others list it, and only when nothing but a ledger is in it. Any other folder is for its owner to open.
 */
export const letServerAccountPass = async (
  path: string,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Promise<void> => {
  const found = await stat(path);
  if (found.uid !== process.getuid?.() || found.uid === uid) return;
  const entries = await readdir(path);
  if (entries.some((name) => name !== systemName && !ownNames.includes(name))) return;
  const pass = found.gid === gid ? 0o010 : 0o001;
  if ((found.mode & pass) === 0) await chmod(path, (found.mode & 0o7777) | pass);
};

const elsewhere = 'set DATA_DIR to another folder';

/** Does work in the data folder, and explains errors of the operating system in words. @throws DataFolderUnusable */
export const inDataFolder = async <Result>(folder: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new DataFolderUnusable(folder, await saidOf(folder, error), { cause: error });
  }
};

const saidOf = async (folder: string, error: SystemError): Promise<string> => {
  if (isErrno(error, 'EACCES', 'EPERM')) return denied(folder, error);
  // The system's error where no folder can be created, as below /proc.
  if (error.code === 'ENOENT') return `no folder can be made there. Set DATA_DIR to another folder.`;
  return refusalInWords(error, elsewhere);
};

/** Names the nearest existing folder on the path, because its owner decides who may write. */
const denied = async (folder: string, { path = folder }: SystemError): Promise<string> => {
  const uid = process.getuid?.() ?? 0;
  const isWithin = (place: string) => place === folder || place.startsWith(join(folder, sep));
  let place = isWithin(path) ? path : folder;
  let owner = await ownerOf(place).catch(() => undefined);
  while (owner === undefined && place !== dirname(place)) {
    place = dirname(place);
    owner = await ownerOf(place).catch(() => undefined);
  }
  // Only the data folder itself is safe to give to another owner, so other folders are never named in `chown`.
  const command = isWithin(place) ? `chown -R ${uid} ${place}` : `install --directory --owner=${uid} ${folder}`;
  return `the user with id ${uid} may not write in ${place}, which belongs to the user with id ${owner}. As root type: ${command}, or ${elsewhere}.`;
};
