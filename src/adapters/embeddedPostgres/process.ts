import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isErrno } from '../files/durableFile.ts';

const run = promisify(execFile);

// A fast shutdown writes a checkpoint; after this long an immediate one, which the next start recovers from.
const shutdownMsMax = 60_000;
const pollMs = 20;

/** A server as its postmaster.pid tells. */
export type Postmaster = { readonly pid: number; readonly port: number };

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
};

/** The server of this cluster that is running, if any. */
export const runningPostmaster = async (cluster: string): Promise<Postmaster | undefined> => {
  const postmaster = await readPostmaster(cluster);
  if (!postmaster || !isAlive(postmaster.pid)) return undefined;
  if (await servesCluster(postmaster.pid, cluster)) return postmaster;
  await disownPid(cluster);
  return undefined;
};

const pidFile = (cluster: string): string => join(cluster, 'postmaster.pid');

const readPostmaster = async (cluster: string): Promise<Postmaster | undefined> => {
  try {
    const [pid, , , port] = (await readFile(pidFile(cluster), 'utf8')).split('\n');
    return Number(pid) > 0 ? { pid: Number(pid), port: Number(port) } : undefined;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
};

/** Pids are used again, after a restart of a container even at once: a live pid alone says nothing. */
const servesCluster = async (pid: number, cluster: string): Promise<boolean> => {
  try {
    // A postmaster works in its data directory.
    if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(cluster));
    return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout.includes(cluster);
  } catch {
    return false;
  }
};

/**
 * PostgreSQL will not start while the pid in its file is alive, whoever that is now. With the pid of its parent, which
 * we shall be, it takes the file for stale, and still checks the rest of it: whether old backends hold its memory.
 */
const disownPid = async (cluster: string): Promise<void> => {
  const [, ...rest] = (await readFile(pidFile(cluster), 'utf8')).split('\n');
  await writeFile(pidFile(cluster), [process.pid, ...rest].join('\n'));
};

/** Fast shutdown (sessions are ended, everything is written), immediate when that does not come to an end. */
export const endPostmaster = async (cluster: string, { pid }: Pick<Postmaster, 'pid'>): Promise<void> => {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!sent(pid, signal)) return;
    if (await goneWithin(cluster, pid, shutdownMsMax)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) on ${cluster} does not end: end it by hand`);
};

const sent = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (isErrno(error, 'ESRCH')) return false;
    throw error;
  }
};

const goneWithin = async (cluster: string, pid: number, ms: number): Promise<boolean> => {
  for (const until = performance.now() + ms; performance.now() < until; await pause(pollMs)) {
    // In a container where nobody collects dead processes the pid stays: the file goes all the same.
    if (!isAlive(pid) || (await readPostmaster(cluster))?.pid !== pid) return true;
  }
  return false;
};
