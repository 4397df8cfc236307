/**
 * The PostgreSQL that is measured: the one of `POSTGRES_URL`, or one of our own in a folder that is removed when the
 * bench ends.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/adapters/embeddedPostgres/embeddedPostgres.ts';

export type Server = {
  /** The server's version and place, for readers of the figures. */
  readonly what: string;
  /** A folder of the bench's own. */
  readonly folder: string;
  /** Creates a new, empty database; each section has its own. All of them are dropped when the server stops. */
  database(): Promise<Database>;
  stop(): Promise<void>;
};

export type Database = {
  readonly url: string;
  /** The first row of a statement's answer. */
  one<Row extends object>(sql: string): Promise<Row>;
};

export const startServer = async (): Promise<Server> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-bench-'));
  // When root runs the bench, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const given = process.env.POSTGRES_URL;
  const embedded = given ? undefined : await startEmbeddedPostgres(join(folder, 'data'));
  const adminUrl = given || embedded!.url;
  const created: string[] = [];
  const { version } = await asked<{ version: string }>(adminUrl, "SELECT current_setting('server_version') AS version");
  return {
    what: `PostgreSQL ${version} (${embedded === undefined ? 'POSTGRES_URL' : 'embedded'})`,
    folder,
    database: async () => {
      const name = `bench_${process.pid}_${created.length}`;
      await asked(adminUrl, `CREATE DATABASE ${name}`);
      created.push(name);
      const url = new URL(adminUrl);
      url.pathname = name;
      return { url: url.href, one: (sql) => asked(url.href, sql) };
    },
    stop: async () => {
      if (embedded === undefined)
        for (const name of created) await asked(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      else await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const asked = async <Row extends object>(url: string, sql: string): Promise<Row> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows[0]!;
  } finally {
    await client.end();
  }
};
