import type { Pool } from 'pg';

/** Notified when events were appended. The payload, the new head, is only for people who watch. */
export const appendedChannel = 'ledger_appended';

// Keys of advisory locks in the ledger's database: the letters "ledg" and a number.
const appendLock = '0x6c65646701';
const schemaLock = '0x6c65646702';

/**
 * Text and not jsonb, so that every text comes back byte for byte. Names compare as bytes ("C"), whatever the
 * database's locale.
 */
const tables = `
  CREATE SCHEMA IF NOT EXISTS ledger;
  CREATE TABLE IF NOT EXISTS ledger.events (
    position bigint PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    revision integer NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    data text NOT NULL,
    metadata text NOT NULL,
    UNIQUE (stream, revision)
  );`;

// lz4 compresses about as well as pglz and is several times faster, but not every server is built with it.
const compression = `
  DO $$
  BEGIN
    IF 'lz4' = ANY (SELECT unnest(enumvals) FROM pg_settings WHERE name = 'default_toast_compression') THEN
      ALTER TABLE ledger.events
        ALTER COLUMN data SET COMPRESSION lz4,
        ALTER COLUMN metadata SET COMPRESSION lz4;
    END IF;
  END $$;`;

/**
 * Several appends in one transaction, each with its own outcome. The answer has one row per append, in order. A row
 * holds the revision and position of the append's last event, or nulls when its stream is at another revision. The
 * events of all appends stand one after the other in ids, types, data and metadata. Each append expects revision
 * `expected` (-1: none) and has `sizes` events.
 *
 * Positions are in commit order, without gaps. The lock is held until the commit is visible, and every statement of a
 * VOLATILE function sees what was committed before the statement began (read committed). So a number given here follows
 * everything that a reader can have seen, and nothing can appear before it later.
 *
 * The number at the end of the name is the version of the function. A change gets a new name, so that processes of two
 * releases can share a database.
 */
const appendFunction = `
  CREATE OR REPLACE FUNCTION ledger.append_1(
    streams text[], expected integer[], sizes integer[], ids uuid[], types text[], data text[], metadata text[]
  ) RETURNS TABLE (revision integer, "position" bigint) LANGUAGE plpgsql VOLATILE AS $$
  #variable_conflict use_column
  DECLARE
    before bigint;
    head bigint;
    tail integer;
    size integer;
    skip integer := 0;
  BEGIN
    PERFORM pg_advisory_xact_lock(${BigInt(appendLock)});
    SELECT coalesce(max(e.position), 0) INTO before FROM ledger.events e;
    head := before;
    FOR n IN 1 .. cardinality(streams) LOOP
      size := sizes[n];
      SELECT e.revision INTO tail FROM ledger.events e WHERE e.stream = streams[n] ORDER BY e.revision DESC LIMIT 1;
      tail := coalesce(tail, -1);
      IF tail = expected[n] THEN
        INSERT INTO ledger.events (position, stream, revision, id, type, data, metadata)
        SELECT head + i, streams[n], tail + i, ids[skip + i], types[skip + i], data[skip + i], metadata[skip + i]
        FROM generate_series(1, size) i;
        head := head + size;
        RETURN QUERY SELECT tail + size, head;
      ELSE
        RETURN QUERY
        SELECT max(e.revision), max(e.position) FROM ledger.events e
        WHERE e.stream = streams[n] AND e.revision > expected[n] AND e.revision <= expected[n] + size
        HAVING array_agg(e.id ORDER BY e.revision) = ids[skip + 1 : skip + size];
        IF NOT FOUND THEN
          RETURN QUERY SELECT NULL::integer, NULL::bigint;
        END IF;
      END IF;
      skip := skip + size;
    END LOOP;
    IF head > before THEN
      PERFORM pg_notify('${appendedChannel}', head::text);
    END IF;
  END $$;`;

/**
 * Appends one event, the usual case, in as few steps as possible: the same rules for about half the server's work.
 * Returns its position. Null means that the stream is at another revision or holds these ids already; append_1 finds
 * out which.
 */
const appendOneFunction = `
  CREATE OR REPLACE FUNCTION ledger.append_one_1(
    to_stream text, expected integer, event_id uuid, event_type text, event_data text, event_metadata text
  ) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    appended bigint;
  BEGIN
    -- A condition is evaluated without the cost of a query of its own, which PERFORM would be.
    IF pg_advisory_xact_lock(${BigInt(appendLock)}) IS NULL THEN END IF;
    INSERT INTO ledger.events (position, stream, revision, id, type, data, metadata)
    SELECT coalesce((SELECT max(e.position) FROM ledger.events e), 0) + 1,
      to_stream, expected + 1, event_id, event_type, event_data, event_metadata
    WHERE expected = coalesce(
      (SELECT e.revision FROM ledger.events e WHERE e.stream = to_stream ORDER BY e.revision DESC LIMIT 1), -1)
    RETURNING position INTO appended;
    IF appended IS NOT NULL AND pg_notify('${appendedChannel}', appended::text) IS NULL THEN END IF;
    RETURN appended;
  END $$;`;

/**
 * Creates the missing parts, once, also when several processes connect at the same time. A complete schema is only
 * looked at.
 */
export const ensureSchema = async (pool: Pool): Promise<void> => {
  if (await isComplete(pool)) return;
  // One string is one transaction, so the lock is released at its end.
  const lock = `SELECT pg_advisory_xact_lock(${BigInt(schemaLock)});`;
  await pool.query([lock, tables, compression, appendFunction, appendOneFunction].join('\n'));
};

const isComplete = async (pool: Pool): Promise<boolean> => {
  const { rows } = await pool.query(`SELECT 1 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'ledger' AND p.proname = 'append_one_1'`);
  return rows.length > 0;
};
