/** Brings the database of the read store up to the schema of this release, with the numbered files in `migrations`. */
import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { Client } from 'pg';
import { ended, openPatientClient, reaching } from './connection.ts';

/** This release cannot work on the database. The message says what to do. */
export class MigrationFault extends Error {
  override readonly name = 'MigrationFault';
}

/** Milliseconds. A migration may fill a table; a migration of another process is waited for equally long. */
const migrationMsMax = 300_000;

const directory = join(import.meta.dirname, 'migrations');

/**
 * Applies the files that the database has not had yet, all or none. When several processes start at once, one applies
 * them and the others wait.
 * @throws MigrationFault for a database that a newer release migrated; StoreUnavailable
 */
export const migrateReadStore = (url: string): Promise<void> =>
  reaching(async () => {
    const client = openPatientClient(url, migrationMsMax);
    // A connection that breaks fails its present statement; without a listener it would also end the process.
    client.on('error', () => {});
    try {
      await client.connect();
      if (!(await isBehind(client))) return;
      await migrate(client);
      // A newer release may have migrated it in the meantime.
      await isBehind(client);
    } finally {
      await ended(client);
    }
  });

const migrate = async (client: Client): Promise<void> => {
  await client.query(`SET statement_timeout = ${migrationMsMax}`);
  // Loaded only by a start that needs it, because it brings file globbing and a compiler.
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
    // The library passes on some errors of the server only as its own text.
    throw (await answers(client)) ? error : new Error('Connection terminated while migrating', { cause: error });
  }
};

/** Errors are thrown as well, so nothing needs to be printed. */
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
