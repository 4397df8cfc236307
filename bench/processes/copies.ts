/** Copies of a made country's databases, one for each measurement, so that every one begins with the same ledger. */
import { access, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { CountryServer } from '../country/ledger.ts';
import { onCores } from './onCores.ts';

/** One copy of the country. It shares nothing with another copy. */
export type Place = {
  readonly log: string;
  readonly reads: string;
  /** Holds the vault and a data folder for each process. */
  readonly folder: string;
};

export type Copies = {
  /** A copy of the country with read models, which `make` makes unless they are there from before. */
  first(make: (place: Place) => Promise<void>): Promise<Place>;
  /** A copy of a ledger on which no process works. */
  copyOf(place: Place, name: string): Promise<Place>;
  drop(place: Place): Promise<void>;
  /** Seconds on cores that the server has spent so far. */
  serverOnCores(): Promise<number>;
};

const databaseOf = (url: string): string => new URL(url).pathname.slice(1);

export const copiesIn = (server: CountryServer, folder: string): Copies => {
  const at = (database: string): string => {
    const url = new URL(server.logUrl());
    url.pathname = database;
    return url.href;
  };
  const dropped = (database: string) => server.ask(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  const placeOf = (name: string): Place => ({
    log: at(`of_${name}_log`),
    reads: at(`of_${name}_read`),
    folder: join(folder, `of-${name}`),
  });
  const empty = async (name: string): Promise<Place> => {
    const its = placeOf(name);
    await drop(its);
    await mkdir(its.folder, { recursive: true });
    return its;
  };
  const drop = async ({ log, reads, folder: own }: Place): Promise<void> => {
    await dropped(databaseOf(log));
    await dropped(databaseOf(reads));
    await rm(own, { recursive: true, force: true });
  };
  const made = (database: string, like?: string) =>
    // The strategy `file_copy` copies whole files. The other one writes every page to the log of the server, which takes
    // minutes for gigabytes.
    server.ask(`CREATE DATABASE ${database}${like === undefined ? '' : ` TEMPLATE ${like} STRATEGY file_copy`}`);
  return {
    first: async (make) => {
      const known = placeOf('made');
      if (await exists(join(known.folder, whole))) return known;
      const its = await empty('made');
      await made(databaseOf(its.log), databaseOf(server.logUrl()));
      await made(databaseOf(its.reads));
      await make(its);
      await writeFile(join(its.folder, whole), '');
      return its;
    },
    copyOf: async (from, name) => {
      const its = await empty(name);
      await made(databaseOf(its.log), databaseOf(from.log));
      await made(databaseOf(its.reads), databaseOf(from.reads));
      await cp(from.folder, its.folder, { recursive: true });
      return its;
    },
    drop,
    serverOnCores: async () => {
      const ids = await server.ask<{ pid: number }>('SELECT pid FROM pg_stat_activity');
      const [postmaster = ''] = (await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
      const alive = ids.map(({ pid }) => onCores(pid));
      // Sessions that have ended are counted by the postmaster.
      const all = await Promise.all([onCores(Number(postmaster), true), ...alive]);
      return all.reduce((sum, one) => sum + one, 0);
    },
  };
};

/** The file that says that a copy was finished. */
const whole = 'whole';
const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The column `found` of the only row of a statement's answer. */
export const found = async (url: string, sql: string): Promise<string> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return String((await client.query<{ found: unknown }>(sql)).rows[0]?.found);
  } finally {
    await client.end();
  }
};
