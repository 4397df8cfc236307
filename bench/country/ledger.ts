/**
 * Opens the country's ledger in its folder, which is a data folder as `npm start` keeps it. The clock is the bench's
 * own.
 */

import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import pg from 'pg';
import { ulid } from 'ulid';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/adapters/embeddedPostgres/embeddedPostgres.ts';
import { memoryVault } from '../../src/adapters/memory/memoryVault.ts';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import type { Deps } from '../../src/commands/deps.ts';
import type { Day } from '../../src/domain/day.ts';
import { type Ledger, ledgerOn } from '../../src/ledger/ledger.ts';
import { foldCache } from '../../src/ledger/states/foldCache.ts';
import { type Folds, foldsOf } from '../../src/ledger/states/folds.ts';
import type { ReadStore } from '../../src/projections/readStore.ts';
import { foldShares, openWorkers } from '../../src/server/openWorkers.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { type EventsAt, openEventStore } from '../../src/server/stores/openStores.ts';
import { benchDeps } from '../support/deps.ts';
import { noon, registeredOn } from './making/calendar.ts';
import type { Nation } from './making/nation.ts';

export type CountryServer = {
  logUrl(): string;
  readUrl(): string;
  /** The settings by which programs of Telboek find the ledger. */
  environment(): Readonly<Record<string, string>>;
  /** Runs a statement on the log's database and gives its rows. */
  ask<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Gives the work a database of its own beside the ledger's, and drops it afterwards. */
  aside<T>(work: (url: string) => Promise<T>): Promise<T>;
  /**
   * Restarts the server, so that its memory holds no data. If we have the right, the machine's page cache is dropped
   * too.
   */
  restart(): Promise<{ readonly pageCacheDropped: boolean }>;
  stop(): Promise<void>;
};

/** @param dropsPageCache whether a restart drops the whole machine's page cache; needs Linux and root. */
export const startCountry = async (folder: string, dropsPageCache = false): Promise<CountryServer> => {
  await mkdir(folder, { recursive: true });
  // When root runs the bench, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const start = async () => {
    const server: EmbeddedPostgres = await startEmbeddedPostgres(folder);
    const [log, read] = await Promise.all(['telboek_log', 'telboek_read'].map((name) => server.databaseUrl(name)));
    return { server, log: log!, read: read! };
  };
  let running = await start();
  const ask = async <Row extends object>(sql: string, values: readonly unknown[] = [], url = running.log) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  return {
    logUrl: () => running.log,
    readUrl: () => running.read,
    environment: () => ({ EVENT_STORE: running.log, READ_STORE: running.read, DATA_DIR: folder }),
    ask,
    aside: async (work) => {
      const url = await running.server.databaseUrl('bench_aside');
      try {
        return await work(url);
      } finally {
        await ask('DROP DATABASE bench_aside WITH (FORCE)', [], running.log);
      }
    },
    restart: async () => {
      await running.server.stop();
      const pageCacheDropped = dropsPageCache && dropPageCache();
      running = await start();
      return { pageCacheDropped };
    },
    stop: () => running.server.stop(),
  };
};

/** Works on Linux, and only for root. */
const dropPageCache = (): boolean => {
  try {
    execFileSync('sync');
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
};

export type Country = {
  readonly deps: Deps;
  readonly readStore: ReadStore;
  /** Sets the clock to noon of a day. */
  turnTo(day: Day): void;
  close(): Promise<void>;
};

export const openCountry = async (server: CountryServer, nation: Nation): Promise<Country> => {
  const settings = readSettings(server.environment());
  const eventsAt: EventsAt = { kind: 'postgres', url: server.logUrl() };
  const store = await openEventStore(eventsAt);
  let now = noon(registeredOn);
  const ledger = ledgerOn({ store, now: () => now, newId: randomUUID });
  const folds = foldsOf(ledger, foldCache(foldShares(settings).here));
  const workers = openWorkers(settings, eventsAt, { ledger, folds });
  const readStore = await postgresReadStore(server.readUrl());
  return {
    deps: { ...depsOn(ledger, folds, nation), workers },
    readStore,
    turnTo: (day) => {
      now = noon(day);
    },
    close: async () => {
      await workers.close();
      await readStore.close();
      await store.close();
    },
  };
};

/** Dependencies for a ledger in which every school has a subscription and every run is completed. */
export const depsOn = (ledger: Ledger, folds: Folds, { schools }: Nation): Deps => {
  const ids = schools.map(({ id }) => id).sort();
  return benchDeps({
    ledger,
    folds,
    vault: memoryVault(),
    newUlid: () => ulid(ledger.now().getTime()),
    newSecret: () => randomBytes(32),
    subscribed: ids,
    registered: ids,
  });
};
