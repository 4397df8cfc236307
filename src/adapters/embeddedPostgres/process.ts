import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isErrno } from '../files/durableFile.ts';

const run = promisify(execFile);

// Milliseconds for a fast shutdown, which writes a checkpoint. After that comes an immediate one, from which the next
// start recovers.
const shutdownMsMax = 60_000;
const pollMs = 20;

/** A running server, as described by its postmaster.pid. */
export type Postmaster = { readonly pid: number; readonly port: number };

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
};

/** The running server of this cluster, if there is one. */
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

/** Pids are reused, after a restart of a container even at once. A live pid alone therefore proves nothing. */
const servesCluster = async (pid: number, cluster: string): Promise<boolean> => {
  try {
    // The working directory of a postmaster is its data directory.
    if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(cluster));
    return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout.includes(cluster);
  } catch {
    return false;
  }
};

/**
 * PostgreSQL refuses to start while the pid in its file is alive, whichever process has that pid now. So the file gets
 * the pid of its coming parent, which is ours. PostgreSQL then takes the file for stale, but still checks whether old
 * backends hold its memory.
 */
const disownPid = async (cluster: string): Promise<void> => {
  const [, ...rest] = (await readFile(pidFile(cluster), 'utf8')).split('\n');
  await writeFile(pidFile(cluster), [process.pid, ...rest].join('\n'));
};

/** Shuts down fast (ends sessions, writes everything), and immediately when the fast way does not finish. */
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
    // In a container where nothing collects dead processes the pid stays, but the file goes.
    if (!isAlive(pid) || (await readPostmaster(cluster))?.pid !== pid) return true;
  }
  return false;
};
