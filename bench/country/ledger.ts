/** The country's ledger in its folder, which is a data folder as `npm start` keeps it, under a clock of the bench's own. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import pg from 'pg';
import { readDuoRegister } from '../../src/adapters/duoRegister.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/adapters/embeddedPostgres.ts';
import { memoryVault } from '../../src/adapters/memoryVault.ts';
import { postgresStore } from '../../src/adapters/postgresStore.ts';
import { resultsReaders } from '../../src/adapters/resultsReaders.ts';
import type { Deps } from '../../src/commands/deps.ts';
import { foldsOf } from '../../src/commands/folds.ts';
import { ledgerOn } from '../../src/commands/ledger.ts';
import type { Day } from '../../src/domain/day.ts';
import { digest } from '../seeded.ts';
import { noon, registeredOn } from './calendar.ts';
import type { Nation } from './nation.ts';

export type CountryServer = {
  readonly logUrl: string;
  readonly readUrl: string;
  /** Rows of what a statement on the log's database answers. */
  ask<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
};

export const startCountry = async (folder: string): Promise<CountryServer> => {
  await mkdir(folder, { recursive: true });
  // When root runs the bench, the server is another user's, who has to come in.
  await chmod(folder, 0o711);
  const server: EmbeddedPostgres = await startEmbeddedPostgres(folder);
  const logUrl = await server.databaseUrl('telboek_log');
  return {
    logUrl,
    readUrl: await server.databaseUrl('telboek_read'),
    ask: async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
      const client = new pg.Client({ connectionString: logUrl });
      await client.connect();
      try {
        return (await client.query<Row>(sql, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    stop: () => server.stop(),
  };
};

export type Country = {
  readonly logUrl: string;
  readonly deps: Deps;
  /** Noon of a day. */
  turnTo(day: Day): void;
  close(): Promise<void>;
};

export const openCountry = async ({ logUrl }: Pick<CountryServer, 'logUrl'>, { schools }: Nation): Promise<Country> => {
  const store = await postgresStore(logUrl);
  let now = noon(registeredOn);
  const ledger = ledgerOn({ store, now: () => now, newId: randomUUID });
  const ids = schools.map(({ id }) => id).sort();
  let names = 0;
  const deps: Deps = {
    ledger,
    folds: foldsOf(ledger),
    vault: memoryVault(),
    // Every school has a subscription, and every run of the bench comes to its end.
    index: { subscribedSchools: async () => ids, schoolsToNumber: async () => [] },
    schools: { registeredSchools: async () => ids },
    readers: resultsReaders,
    readRegister: readDuoRegister,
    newUlid: () => `01J${String(++names).padStart(23, '0')}`,
    newSecret: () => digest(`secret ${++names}`),
    candidates: new Map(),
  };
  return {
    logUrl,
    deps,
    turnTo: (day) => {
      now = noon(day);
    },
    close: () => store.close(),
  };
};
