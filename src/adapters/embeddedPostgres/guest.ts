import { access, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno } from '../files/durableFile.ts';
import { passwordFile, superuser } from './cluster.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embeddedPostgres.ts';
import { DataFolderInUse } from './launching.ts';
import { runningPostmaster } from './process.ts';

/**
 * Gives access to the embedded server of a data folder. A server of a running process is used and left running; it ends
 * with that process. Otherwise one is started, which `stop` ends.
 * @throws Error when the folder has no cluster: an empty ledger would not tell the caller that the folder is wrong.
 */
export const sharedEmbeddedPostgres = async (dataDir: string): Promise<EmbeddedPostgres> => {
  await mustExist(join(await folderIn(dataDir), 'data'), dataDir);
  return sharedOrNewEmbeddedPostgres(dataDir);
};

/** The same, but makes a cluster when the folder has none: for read models of a log that is stored elsewhere. */
export const sharedOrNewEmbeddedPostgres = async (dataDir: string): Promise<EmbeddedPostgres> => {
  try {
    return await startEmbeddedPostgres(dataDir);
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    return guestOf(await folderIn(dataDir));
  }
};

const folderIn = async (dataDir: string): Promise<string> =>
  join(await realpath(dataDir).catch(() => dataDir), 'postgres');

const mustExist = async (cluster: string, dataDir: string): Promise<void> => {
  try {
    await access(cluster);
  } catch (error) {
    if (isErrno(error, 'EACCES', 'EPERM'))
      throw new Error(
        `${dataDir} may not be entered by this user: run this as the user that the server runs as, or as root`,
      );
    if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
    throw new Error(
      `There is no ledger in ${dataDir}: set DATA_DIR to that of the server, or EVENT_STORE and READ_STORE`,
    );
  }
};

const guestOf = async (folder: string): Promise<EmbeddedPostgres> => {
  const postmaster = await runningPostmaster(join(folder, 'data'));
  if (postmaster === undefined) throw new DataFolderInUse(folder);
  const password = await readFile(join(folder, passwordFile), 'utf8');
  const urlOf = (database: string) =>
    `postgres://${superuser}:${password}@127.0.0.1:${postmaster.port}/${encodeURIComponent(database)}`;
  return { url: urlOf('postgres'), databaseUrl: async (name) => urlOf(name), stop: async () => {} };
};
