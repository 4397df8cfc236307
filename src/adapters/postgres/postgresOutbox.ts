/**
 * The outbox in PostgreSQL. It stands beside the read models, so that a message commits together with the rows it
 * reports.
 */
import type { PoolClient } from 'pg';
import type { KeptMessage, Outbox, OutgoingMessage, Sequence, Waiting } from '../../projections/messages/outbox.ts';
import { openPool, reaching } from './connection.ts';
import { listen } from './subscription.ts';

/** Notified when messages were enqueued. */
const enqueuedChannel = 'outbox_enqueued';

/**
 * The letters "outb" and a number. The lock is held from the first message of a transaction to its end, so that
 * messages become visible in order.
 */
const enqueueLock = BigInt('0x6f75746201');

/**
 * A message that is known already is not enqueued again, as when the log is followed anew. A superseded message is
 * removed.
 */
export const enqueue = async (
  client: Pick<PoolClient, 'query'>,
  messages: readonly OutgoingMessage[],
): Promise<void> => {
  if (messages.length === 0) return;
  const replacing = messages.filter(({ replaces }) => replaces);
  await client.query(`SELECT pg_advisory_xact_lock(${enqueueLock})`);
  if (replacing.length > 0)
    await client.query(
      `DELETE FROM outbox.messages kept USING unnest($1::text[], $2::text[], $3::bigint[]) AS given(topic, key, position)
       WHERE kept.topic = given.topic AND kept.key = given.key AND kept.position < given.position`,
      [replacing.map(({ topic }) => topic), replacing.map(({ key }) => key), replacing.map(({ position }) => position)],
    );
  await client.query(
    `INSERT INTO outbox.messages (topic, key, position, message)
     SELECT topic, key, position, message
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) WITH ORDINALITY AS given(topic, key, position, message, place)
     WHERE NOT EXISTS (
       SELECT 1 FROM outbox.messages kept
       WHERE kept.topic = given.topic AND kept.key = given.key AND kept.position >= given.position)
     ORDER BY place`,
    [
      messages.map(({ topic }) => topic),
      messages.map(({ key }) => key),
      messages.map(({ position }) => position),
      messages.map(({ text }) => text),
    ],
  );
  await client.query(`NOTIFY ${enqueuedChannel}`);
};

// For the publisher, the feed, and progress reports.
const connectionsUsual = 4;

/** @param url URL of the read store, whose migrations made the tables. @param topics the topics that are published */
export const postgresOutbox = async (
  url: string,
  topics: readonly string[],
  connectionsMax = connectionsUsual,
): Promise<Outbox> => {
  const pool = openPool(url, 'pager', connectionsMax);
  await reaching(() =>
    pool.query('INSERT INTO outbox.published (topic) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [topics]),
  );
  return {
    read: async (after, limit, topic) => {
      const { rows } = await reaching(() =>
        pool.query<KeptMessage>(
          `SELECT sequence, topic, key, message AS text FROM outbox.messages
           WHERE sequence > $1 ${topic === undefined ? '' : 'AND topic = $3'} ORDER BY sequence LIMIT $2`,
          topic === undefined ? [after, limit] : [after, limit, topic],
        ),
      );
      return rows;
    },
    next: async (limit, soon = []) => {
      const { rows } = await reaching(() =>
        pool.query<KeptMessage & { through: Sequence }>(
          `SELECT start.through, sequence, start.topic, key, message AS text
           FROM (
             SELECT topic, coalesce(soon.through, published.through) AS through
             FROM outbox.published LEFT JOIN unnest($2::text[], $3::bigint[]) AS soon(topic, through) USING (topic)
           ) AS start CROSS JOIN LATERAL (
             SELECT * FROM outbox.messages
             WHERE messages.topic = start.topic AND sequence > start.through ORDER BY sequence LIMIT $1
           ) AS waiting
           ORDER BY start.topic, sequence`,
          [limit, soon.map(({ topic }) => topic), soon.map(({ through }) => through)],
        ),
      );
      return byTopic(rows);
    },
    markPublished: async ({ topic, through: found }, through) => {
      // A mark lost in a crash only sends messages a second time. Waiting for the disk would not prevent that for
      // certain.
      const { rowCount } = await reaching(() =>
        pool.query(
          `WITH soon AS (SELECT set_config('synchronous_commit', 'off', true))
           UPDATE outbox.published SET through = $3 FROM soon WHERE topic = $1 AND through = $2`,
          [topic, found, through],
        ),
      );
      return rowCount === 1;
    },
    republish: async (topic) => {
      const { rows } = await reaching(() =>
        pool.query<{ messages: number }>(
          `WITH again AS (UPDATE outbox.published SET through = 0 WHERE topic = $1 RETURNING pg_notify('${enqueuedChannel}', ''))
           SELECT count(*)::integer AS messages FROM outbox.messages WHERE topic = $1 AND EXISTS (SELECT 1 FROM again)`,
          [topic],
        ),
      );
      return rows[0]?.messages ?? 0;
    },
    unpublished: async () => {
      const { rows } = await reaching(() =>
        pool.query<{ topic: string; messages: number; seconds: number }>(
          `SELECT published.topic, count(sequence)::integer AS messages,
             coalesce(greatest(0, round(extract(epoch FROM clock_timestamp() - min(enqueued_at)))), 0)::integer AS seconds
           FROM outbox.published LEFT JOIN outbox.messages
             ON messages.topic = published.topic AND sequence > published.through
           GROUP BY published.topic ORDER BY published.topic`,
        ),
      );
      return rows;
    },
    watch: (ring, signal) => listen(url, enqueuedChannel, ring, signal),
    close: () => pool.end(),
  };
};

const byTopic = (rows: readonly (KeptMessage & { through: Sequence })[]): Waiting[] => {
  const found = new Map<string, { topic: string; through: Sequence; messages: KeptMessage[] }>();
  for (const { through, ...message } of rows) {
    const { topic } = message;
    const known = found.get(topic);
    if (known === undefined) found.set(topic, { topic, through, messages: [message] });
    else known.messages.push(message);
  }
  return [...found.values()];
};
