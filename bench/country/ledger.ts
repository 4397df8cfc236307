/** The country's ledger in its folder, which is a data folder as `npm start` keeps it, under a clock of the bench's own. */
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import pg from 'pg';
import { ulid } from 'ulid';
import { readDuoRegister } from '../../src/adapters/duoRegister.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/adapters/embeddedPostgres.ts';
import { memoryVault } from '../../src/adapters/memoryVault.ts';
import { resultsReaders } from '../../src/adapters/resultsReaders.ts';
import type { Deps } from '../../src/commands/deps.ts';
import { foldCache } from '../../src/commands/foldCache.ts';
import { type Folds, foldsOf } from '../../src/commands/folds.ts';
import { type Ledger, ledgerOn } from '../../src/commands/ledger.ts';
import type { Day } from '../../src/domain/day.ts';
import { type EventsAt, openEventStore } from '../../src/openStores.ts';
import { foldShares, openWorkers } from '../../src/openWorkers.ts';
import { readSettings } from '../../src/settings.ts';
import { noon, registeredOn } from './calendar.ts';
import type { Nation } from './nation.ts';

export type CountryServer = {
  logUrl(): string;
  readUrl(): string;
  /** What programs of Telboek find it by. */
  environment(): Readonly<Record<string, string>>;
  /** Rows of what a statement on the log's database answers. */
  ask<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A database of its own beside the ledger's, which it drops afterwards. */
  aside<T>(work: (url: string) => Promise<T>): Promise<T>;
  /** Nothing of the data is in the server's memory afterwards, nor, where we may say so, in the machine's. */
  restart(): Promise<{ readonly pageCacheDropped: boolean }>;
  stop(): Promise<void>;
};

export const startCountry = async (folder: string): Promise<CountryServer> => {
  await mkdir(folder, { recursive: true });
  // When root runs the bench, the server is another user's, who has to come in.
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
      const pageCacheDropped = dropPageCache();
      running = await start();
      return { pageCacheDropped };
    },
    stop: () => running.server.stop(),
  };
};

/** Linux, and only for root. */
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
  /** Noon of a day. */
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
  return {
    deps: { ...depsOn(ledger, folds, nation), workers },
    turnTo: (day) => {
      now = noon(day);
    },
    close: async () => {
      await workers.close();
      await store.close();
    },
  };
};

/** For a ledger in which every school has a subscription, and every run comes to its end. */
export const depsOn = (ledger: Ledger, folds: Folds, { schools }: Nation): Deps => {
  const ids = schools.map(({ id }) => id).sort();
  return {
    ledger,
    folds,
    vault: memoryVault(),
    index: { subscribedSchools: async () => ids, schoolsToNumber: async () => [] },
    schools: { registeredSchools: async () => ids },
    readers: resultsReaders,
    readRegister: readDuoRegister,
    newUlid: () => ulid(ledger.now().getTime()),
    newSecret: () => randomBytes(32),
    candidates: new Map(),
  };
};
