import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { StoreDenied, type StoreName } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { namesSeveralHosts } from './hosts/address.ts';
import { codeOf, isOutage, refusedStates } from './hosts/outages.ts';
import { writerClientOf } from './hosts/writer.ts';

/** Milliseconds that one call to the server may take. Every promise of the store settles within `answerMsMax`. */
const statementMsMax = 8_000;
export const answerMsMax = 10_000;
const connectMsMax = 4_000;
const silentMsMax = answerMsMax + 2_000;

// Every query here is by an index, so a plan made while the table was empty must not become a scan of a large table.
// Appends need read committed whatever the server's default: under a stricter level the snapshot would be taken before
// the lock.
//
// A process that stands still in the middle of a transaction loses it, because others wait for its locks. No transaction
// waits longer for anything else than a call to a server may take.
const session = `
  SET idle_in_transaction_session_timeout = ${silentMsMax};
  SET statement_timeout = ${statementMsMax};
  SET default_transaction_isolation = 'read committed';
  SET enable_seqscan = off;
  SET jit = off`;

// Appends run the same few statements inside the function for any number of events, so these are planned once.
const writerSession = `${session}; SET plan_cache_mode = force_generic_plan`;

// A page must come from the next part of an index. With statistics of an emptier table the planner would sort all rows
// first.
const pagerSession = `${session}; SET enable_bitmapscan = off`;

const sessions = { reader: session, writer: writerSession, pager: pagerSession };

const int8 = 20;

/** A bigint arrives as text. Positions stay far below 2^53; a larger one must not be rounded. */
const safeInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not a safe integer: ${text}`);
  return value;
};

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === int8 ? safeInteger : pg.types.getTypeParser(oid, format)),
};

const clientConfig = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: 'telboek',
  connectionTimeoutMillis: connectMsMax,
  // A little longer than the server's own limit: this one is for a server that does not answer at all.
  query_timeout: statementMsMax + 500,
  keepAlive: true,
  types,
});

/** With several hosts, a client that finds the one that takes writes (operations 12.3). */
const clientClassFor = (url: string): typeof pg.Client => (namesSeveralHosts(url) ? writerClientOf(url) : pg.Client);

export type Role = keyof typeof sessions;

export const openPool = (url: string, role: Role, connectionsMax: number): pg.Pool => {
  const pool = new pg.Pool({
    ...clientConfig(url),
    Client: clientClassFor(url),
    max: connectionsMax,
    // The writer's only connection stays open, because starting and stopping an idle timer costs a tenth of each
    // append.
    ...(role === 'writer' ? { idleTimeoutMillis: 0 } : {}),
    onConnect: async (client) => {
      client.on('error', leftToQueries);
      await client.query(sessions[role]);
    },
  });
  // An idle connection that breaks is replaced at the next query.
  pool.on('error', leftToQueries);
  return pool;
};

export const openClient = (url: string): pg.Client =>
  new (clientClassFor(url))(clientConfig(url)).on('error', leftToQueries);

/** @throws StoreUnavailable, StoreDenied, or what TLS says of the server's certificate */
export const reachPostgres = (url: string): Promise<void> =>
  reaching(async () => {
    const client = openClient(url);
    try {
      await client.connect();
      await client.query('SELECT 1');
    } finally {
      await ended(client);
    }
  });

/** Says goodbye and waits at most a second for the answer. A paused server reads the goodbye when it continues. */
export const ended = async (client: pg.Client): Promise<void> => {
  const said = client.end().catch(() => {});
  await Promise.race([said, pause(goodbyeMsMax, undefined, { ref: false })]);
};

const goodbyeMsMax = 1_000;

/**
 * A connection that breaks fails its present or next query. It also emits an event, which would end the process without
 * a listener.
 */
const leftToQueries = (): void => {};

/** A client whose statements may take `msMax` milliseconds, if the server allows it. */
export const openPatientClient = (url: string, msMax: number): pg.Client =>
  new (clientClassFor(url))({ ...clientConfig(url), query_timeout: msMax });

/** The store and the right that a query needs. They are named when the server denies it. */
export type Needed = { readonly store: StoreName; readonly right: string };

const readStoreTables: Needed = { store: 'read store', right: 'use its tables' };

/**
 * Runs a query. Errors that mean the server is out of reach become StoreUnavailable. A refused user or a missing right
 * becomes StoreDenied (operations.md 11.9).
 */
export const reaching = async <Result>(
  work: () => Promise<Result>,
  { store, right }: Needed = readStoreTables,
): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === '42501') throw new StoreDenied(store, right, { cause: error });
    if (refusedStates.test(codeOf(error) ?? '')) throw new StoreDenied(store, 'log in', { cause: error });
    if (isOutage(error)) throw new StoreUnavailable(`PostgreSQL cannot be reached: ${saidBy(error)}`, { cause: error });
    throw error;
  }
};

/** The message of the server or the operating system. For an outage it holds neither a password nor a row. */
const saidBy = (error: unknown): string => (error instanceof Error ? error.message : String(error));
