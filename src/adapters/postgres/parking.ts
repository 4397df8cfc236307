/** Events that read models hold back (5.9), and saves that the server may refuse. */
import pg, { type Pool, type PoolClient } from 'pg';
import { type HeldEvent, type Parked, RowRefused } from '../../projections/readStore.ts';

/** A value that no column takes, a rule of a table, or a limit of the server: trying again cannot help. */
const refusedStates = /^(22|23|54)...$/;

/** A failed statement ends its transaction, unless it is undone to a savepoint. */
export const inSavepoint = async <T>(client: PoolClient, work: () => Promise<T>): Promise<T> => {
  await client.query('SAVEPOINT attempt');
  try {
    const result = await work();
    await client.query('RELEASE SAVEPOINT attempt');
    return result;
  } catch (error) {
    await client.query('ROLLBACK TO SAVEPOINT attempt');
    if (error instanceof pg.DatabaseError && refusedStates.test(error.code ?? ''))
      throw new RowRefused('PostgreSQL takes no such row', { cause: error });
    throw error;
  }
};

export const unitsHeld = async (client: PoolClient, model: string): Promise<string[]> => {
  const { rows } = await client.query<{ unit: string }>('SELECT DISTINCT unit FROM read_models.held WHERE model = $1', [
    model,
  ]);
  return rows.map(({ unit }) => unit);
};

export const holdIn = async (client: PoolClient, model: string, events: readonly HeldEvent[]): Promise<void> => {
  if (events.length === 0) return;
  await client.query(
    `INSERT INTO read_models.held (model, unit, position, stream, revision, type, why)
     SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::integer[], $6::text[], $7::text[])`,
    [
      model,
      events.map(({ unit }) => unit),
      events.map(({ position }) => position),
      events.map(({ stream }) => stream),
      events.map(({ revision }) => revision),
      events.map(({ type }) => type),
      events.map(({ why }) => why),
    ],
  );
};

export const releaseIn = async (client: PoolClient, model: string, unit: string): Promise<HeldEvent[]> => {
  const { rows } = await client.query<HeldEvent>(
    `DELETE FROM read_models.held WHERE model = $1 AND unit = $2
     RETURNING unit, position, stream, revision, type, why`,
    [model, unit],
  );
  return rows.sort((a, b) => a.position - b.position);
};

/** Rebuilt models stand beside the live ones under names with a tilde. Their parked events are not reported yet. */
export const parkedIn = async (pool: Pool): Promise<Parked[]> => {
  const { rows } = await pool.query<Parked>(
    `SELECT model, unit, position, stream, revision, type, coalesce(why, '') AS why, held::integer,
       to_char(held_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "parkedAt"
     FROM (
       SELECT *, row_number() OVER held_in_order AS place, count(*) OVER (PARTITION BY model, unit) AS held
       FROM read_models.held WHERE model NOT LIKE '%~%'
       WINDOW held_in_order AS (PARTITION BY model, unit ORDER BY position)
     ) AS numbered
     WHERE place = 1 ORDER BY model, position`,
  );
  return rows;
};
