import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder } from '../files/dataFolder.ts';
import { createDurably, isErrno, syncDirectory } from '../files/durableFile.ts';
import type { Account } from './account.ts';
import { isAlive } from './process.ts';

const run = promisify(execFile);

export const superuser = 'telboek';
export const passwordFile = 'password';
const halfMade = /^init-(\d+)-/;

/** The superuser's password. It is generated at the first start and kept in a file (0600) beside the cluster. */
export const clusterPassword = async (folder: string, cluster: string): Promise<string> => {
  const path = join(folder, passwordFile);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  if (await exists(cluster)) throw new Error(`${path} is missing: ${cluster} cannot be opened without it`);
  await createDurably(folder, passwordFile, Buffer.from(randomBytes(24).toString('base64url'))).catch((error) => {
    // Another process wrote its password first; use that one.
    if (!isErrno(error, 'EEXIST')) throw error;
  });
  return readFile(path, 'utf8');
};

export type ClusterPlan = {
  readonly folder: string;
  readonly cluster: string;
  readonly initdb: string;
  readonly password: string;
  readonly account: Account | undefined;
  readonly environment: NodeJS.ProcessEnv;
};

/**
 * Makes the cluster when there is none. It is made in a temporary folder and renamed when complete, so that a first
 * start that is cut short leaves no half-made cluster.
 */
export const ensureCluster = async (plan: ClusterPlan): Promise<void> => {
  await removeHalfMade(plan.folder);
  if (await exists(plan.cluster)) return;
  const aside = await mkdtemp(join(plan.folder, `init-${process.pid}-`));
  try {
    await initialise(aside, plan);
    await rename(join(aside, 'data'), plan.cluster).catch((error) => {
      // Another process made its cluster first; use that one.
      if (!isErrno(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error;
    });
    await syncDirectory(plan.folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
};

const initialise = async (aside: string, { initdb, password, account, environment }: ClusterPlan): Promise<void> => {
  const passwordPath = join(aside, 'password');
  await writeFile(passwordPath, password, { mode: 0o600 });
  if (account) for (const path of [passwordPath, aside]) await chown(path, account.uid, account.gid);
  const options = [
    `--pgdata=${join(aside, 'data')}`,
    `--username=${superuser}`,
    `--pwfile=${passwordPath}`,
    '--auth=scram-sha-256',
    '--data-checksums',
    '--encoding=UTF8',
    // PostgreSQL's own locale: an update of the operating system then never changes a sort order.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ];
  await run(initdb, options, { ...account, cwd: aside, env: environment });
};

const removeHalfMade = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const maker = halfMade.exec(name)?.[1];
    if (maker === undefined || isAlive(Number(maker))) continue;
    // Its initdb may still be writing; the next start removes the rest.
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
  }
};

/** Creates a folder. With an account, others may pass through it: PostgreSQL's user passes through root's folder. */
export const ensureFolder = async (folder: string, account: Account | undefined): Promise<void> => {
  await makeFolder(folder, account ? 0o711 : 0o700);
};

export const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
};
