import type { Pool } from 'pg';

/** Rings when something was appended; its payload, the new head, is for people who look. */
export const appendedChannel = 'ledger_appended';

// Keys of advisory locks in the ledger's database: letters of "ledg", numbered.
const appendLock = '0x6c65646701';
const schemaLock = '0x6c65646702';

/**
 * Text, not jsonb: what went in comes back byte for byte. Names compare as bytes ("C"), whatever the database's locale.
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

// About as small as pglz and several times faster; not every server is built with it.
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
 * Several appends in one transaction, each with an outcome of its own; one row per append, in order, with the revision
 * and position of its last event, or nulls when its stream is elsewhere. The events of all appends stand one after the
 * other in ids, types, data and metadata; an append expects revision `expected` (-1: none) and has `sizes` events.
 *
 * Positions are commit order, without gaps: the lock is held until after the commit is visible, and every statement of
 * a VOLATILE function sees what was committed before it began (read committed), so what is numbered here comes after
 * everything a reader can have seen, and nothing can appear before it later.
 *
 * The number at the end of its name is its version: a change gets a new name, so that processes of two releases can
 * share a database.
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
 * One event, the usual append, in as few steps as there can be: the same rules, for about half the work of the server.
 * Returns its position; null says that the stream is elsewhere or has these ids already, and append_1 knows which.
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

/** Creates what is missing, once, also when several processes connect at the same time; a complete schema is only looked at. */
export const ensureSchema = async (pool: Pool): Promise<void> => {
  if (await isComplete(pool)) return;
  // One string is one transaction: the lock is given back with it.
  const lock = `SELECT pg_advisory_xact_lock(${BigInt(schemaLock)});`;
  await pool.query([lock, tables, compression, appendFunction, appendOneFunction].join('\n'));
};

const isComplete = async (pool: Pool): Promise<boolean> => {
  const { rows } = await pool.query(`SELECT 1 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'ledger' AND p.proname = 'append_one_1'`);
  return rows.length > 0;
};
