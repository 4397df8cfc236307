/** Asks one server of PostgreSQL what it is: a primary or a standby, of which cluster, on which timeline. */
import type pg from 'pg';

export type Standing = {
  /** Not a standby, and not set to read only. */
  readonly takesWrites: boolean;
  /** The cluster's own number: the same for a primary and its standbys, another for each initdb. */
  readonly system: string;
  /** Each promotion of a standby begins a new timeline with a higher number. 0: a standby. */
  readonly timeline: number;
};

/** The name of the present segment of the log begins with the timeline, also before the first checkpoint after a promotion. */
const question = `
  SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS writes,
    (SELECT system_identifier::text FROM pg_control_system()) AS system,
    CASE WHEN pg_is_in_recovery() THEN '0' ELSE left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END AS timeline`;

export const standingOf = async (client: Pick<pg.ClientBase, 'query'>): Promise<Standing> => {
  const { rows } = await client.query<{ writes: boolean; system: string; timeline: string }>(question);
  const { writes, system, timeline } = rows[0]!;
  return { takesWrites: writes, system, timeline: Number.parseInt(timeline, 16) };
};
