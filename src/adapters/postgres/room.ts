/** Asks how many connections a PostgreSQL server allows us (operations 11.6). */
import { openClient, reaching } from './connection.ts';

export type Room = {
  /** The total it allows: the smallest limit of the server, the database and the role. */
  readonly allowed: number;
  /** How many of these are free now. */
  readonly free: number;
};

/** @throws StoreUnavailable */
export const roomAt = (url: string): Promise<Room> =>
  reaching(async () => {
    const client = openClient(url);
    try {
      await client.connect();
      const { rows } = await client.query<Room>(`
        WITH allowed AS (
          SELECT least(
            current_setting('max_connections')::integer
              - CASE WHEN (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN 0
                  ELSE current_setting('superuser_reserved_connections')::integer
                    + coalesce(current_setting('reserved_connections', true), '0')::integer END,
            (SELECT NULLIF(datconnlimit, -1) FROM pg_database WHERE datname = current_database()),
            (SELECT NULLIF(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user)
          ) AS connections)
        SELECT connections AS allowed, greatest(0, connections - (
          SELECT count(*)::integer FROM pg_stat_activity
          WHERE backend_type = 'client backend' AND pid <> pg_backend_pid())) AS free
        FROM allowed`);
      return rows[0]!;
    } finally {
      await client.end().catch(() => {});
    }
  });
