/**
 * The PostgreSQL part of a rebuild: comparing and exchanging whole models.
 */
import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import type { RowDifferences } from '../../projections/readStore.ts';

/** Milliseconds, for statements over all rows of a model, which may be hundreds of megabytes. */
const longMsMax = 300_000;

/**
 * Runs a statement that may take longer than the usual limit. The longer limit also holds for later statements of the
 * transaction.
 */
export const withLongLimit = async <Row extends QueryResultRow>(
  client: PoolClient,
  text: string,
  values: unknown[],
): Promise<QueryResult<Row>> => {
  await client.query(`SET LOCAL statement_timeout = ${longMsMax}`);
  // The types of pg lack the time-out of a single query.
  const query = { text, values, query_timeout: longMsMax };
  return client.query<Row>(query);
};

/** Compared as jsonb, because the order of a row's fields has no meaning. */
export const rowDifferences = async (
  client: PoolClient,
  model: string,
  other: string,
  limit: number,
): Promise<RowDifferences> => {
  const { rows } = await withLongLimit<{ count: number; keys: string[] | null }>(
    client,
    `WITH different AS (
       SELECT coalesce(one.key, other.key) AS key
       FROM (SELECT * FROM read_models.rows WHERE model = $1) AS one
       FULL JOIN (SELECT * FROM read_models.rows WHERE model = $2) AS other ON one.key = other.key
       WHERE one.key IS NULL OR other.key IS NULL
         OR (one.school, one.board, one.day, one.open) IS DISTINCT FROM (other.school, other.board, other.day, other.open)
         OR (one.row::text <> other.row::text AND one.row::jsonb <> other.row::jsonb)
     )
     SELECT (SELECT count(*) FROM different)::integer AS count,
       ARRAY(SELECT key FROM different ORDER BY key LIMIT $3) AS keys`,
    [model, other, limit],
  );
  return { count: rows[0]?.count ?? 0, keys: rows[0]?.keys ?? [] };
};
