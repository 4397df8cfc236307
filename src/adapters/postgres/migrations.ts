/** The schema of the read store's database, brought up to this release by the numbered files in `migrations`. */
import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { Client } from 'pg';
import { ended, openPatientClient, reaching } from './connection.ts';

/** The database is not one that this release can work on; the message says what to do. */
export class MigrationFault extends Error {
  override readonly name = 'MigrationFault';
}

/** A migration may fill a table; another process's is waited for as long. */
const migrationMsMax = 300_000;

const directory = join(import.meta.dirname, 'migrations');

/**
 * Applies the files that the database has not had, all or none. Of processes that start at once one does, the others wait for it.
 * @throws MigrationFault for a database that a newer release migrated; StoreUnavailable
 */
export const migrateReadStore = (url: string): Promise<void> =>
  reaching(async () => {
    const client = openPatientClient(url, migrationMsMax);
    // A connection that breaks fails the statement in hand; without a listener it would end the process.
    client.on('error', () => {});
    try {
      await client.connect();
      if (!(await isBehind(client))) return;
      await migrate(client);
      // A newer release may have been quicker.
      await isBehind(client);
    } finally {
      await ended(client);
    }
  });

const migrate = async (client: Client): Promise<void> => {
  await client.query(`SET statement_timeout = ${migrationMsMax}`);
  // Loaded by the start that needs it: it brings file globbing and a compiler of its own.
  const { runner } = await import('node-pg-migrate');
  try {
    await runner({
      dbClient: client,
      dir: directory,
      direction: 'up',
      migrationsSchema: 'read_models',
      createMigrationsSchema: true,
      migrationsTable: 'migrations',
      singleTransaction: true,
      advisoryLockMode: 'wait',
      logger: silent,
    });
  } catch (error) {
    // It tells some of what the server said only as a text of its own.
    throw (await answers(client)) ? error : new Error('Connection terminated while migrating', { cause: error });
  }
};

/** What goes wrong is thrown as well. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const answers = (client: Client): Promise<boolean> =>
  client.query('SELECT 1').then(
    () => true,
    () => false,
  );

/** @throws MigrationFault */
const isBehind = async (client: Client): Promise<boolean> => {
  const known = await migrationsOfThisRelease();
  const applied = await migrationsIn(client);
  const newer = applied.filter((name) => !known.includes(name));
  if (newer.length > 0)
    throw new MigrationFault(
      `The read store's database was migrated by a newer release (${newer.join(', ')}); start that release, or name another database in READ_STORE: read models are made again from the log.`,
    );
  return known.some((name) => !applied.includes(name));
};

const migrationsOfThisRelease = async (): Promise<string[]> =>
  (await readdir(directory)).filter((file) => file.endsWith('.sql')).map((file) => parse(file).name);

const migrationsIn = async (client: Client): Promise<string[]> => {
  const { rows: tables } = await client.query(`SELECT 1 WHERE to_regclass('read_models.migrations') IS NOT NULL`);
  if (tables.length === 0) return [];
  const { rows } = await client.query<{ name: string }>('SELECT name FROM read_models.migrations ORDER BY id');
  return rows.map(({ name }) => name);
};
