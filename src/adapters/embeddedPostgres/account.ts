import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { isErrno } from '../files/durableFile.ts';

const run = promisify(execFile);

/** The operating system's user that runs the server. PostgreSQL refuses to run as root. */
export type Account = { readonly uid: number; readonly gid: number };

const createdName = 'telboek-postgres';
const knownNames = ['postgres', createdName];

/**
 * The user that runs PostgreSQL; undefined: the user of this process. Root gets the owner of the cluster if there is
 * one, else the system user `postgres`, and if that is missing too, a user that is created here.
 * @throws Error when the cluster belongs to another user and we are not root, or when no user can be created
 */
export const serverAccount = async (cluster: string): Promise<Account | undefined> => {
  const uid = process.getuid?.();
  const owner = await ownerOf(cluster);
  if (uid !== undefined && uid !== 0) {
    if (owner === undefined || owner.uid === uid) return undefined;
    throw new Error(`${cluster} belongs to the user with id ${owner.uid}: start Telboek as that user, or as root`);
  }
  if (uid === undefined) return undefined;
  return owner ?? (await knownAccount()) ?? (await createdAccount());
};

const ownerOf = async (path: string): Promise<Account | undefined> => {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
};

const knownAccount = async (): Promise<Account | undefined> => {
  for (const name of knownNames) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // There is no such user: try the next name.
    }
  }
  return undefined;
};

const createdAccount = async (): Promise<Account> => {
  const common = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', createdName];
  // `useradd` is for Debian and Red Hat, `adduser` for Alpine. One call fails when another process creates the user at
  // the same time; the look-up below then finds it.
  await run('useradd', common).catch(() => run('adduser', ['-S', '-D', '-H', createdName]).catch(() => {}));
  const account = await knownAccount();
  if (account) return account;
  throw new Error(
    `PostgreSQL does not run as root, and no user could be created for it: create one named ${createdName}, or start Telboek as an ordinary user`,
  );
};

/**
 * Checks that the account can reach `path`. @throws Error that names all closed folders on the way at once and the
 * command that opens them
 */
export const assertCanReach = async (account: Account | undefined, path: string): Promise<void> => {
  if (account === undefined) return;
  const closed: string[] = [];
  for (let place = await realpath(path); ; place = dirname(place)) {
    if (!(await canPass(account, place))) closed.unshift(place);
    if (place === dirname(place)) break;
  }
  if (closed.length > 0)
    throw new Error(
      `PostgreSQL runs as the user with id ${account.uid}, who may not enter ${closed.join(' and ')}: allow it ("chmod o+x ${closed.join(' ')}"), start Telboek as an ordinary user, or put Telboek and its data elsewhere`,
    );
};

const canPass = async ({ uid, gid }: Account, place: string): Promise<boolean> => {
  const found = await stat(place);
  if (found.uid === uid) return (found.mode & 0o100) !== 0;
  if (found.gid === gid) return (found.mode & 0o010) !== 0;
  return (found.mode & 0o001) !== 0;
};
