/**
 * The process of one delivery is ended by kill -9 three times: before its files are kept, before they are recorded, and
 * after the mail server took the message (documents.md 9.6.1, 9.9.2). Triggers in PostgreSQL hold the process at the first
 * two moments.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256Of } from '../../src/commands/renditions/handOut.ts';
import { streams } from '../../src/ledger/streams.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { done, invoicedSchool, invoicing } from '../support/faults/invoiced.ts';
import { openPostgres } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { type MailServer, openMailServer } from '../support/servers/mailServer.ts';

const faultMsMax = 180_000;
const waitMsMax = 60_000;

let dataDir: string;
let database: Database;
let server: MailServer;
let telboek: Telboek;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telboek-delivery-'));
  database = await freshDatabase();
  server = await openMailServer();
  telboek = await telboekWith({
    DATA_DIR: dataDir,
    EVENT_STORE: database.url,
    READ_STORE: database.url,
    SMTP_URL: server.url,
    MAIL_FROM: 'facturen@leverancier.example',
  });
  await telboek.start();
}, faultMsMax);
afterAll(async () => {
  await telboek.kill();
  await server.close();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

const asked = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
};

/** The moments at which a process is held. Its insert waits for a lock with this number, which the test has. */
const moments = {
  keeping: { lock: 1_001, table: 'renditions.bytes', when: 'true' },
  recording: { lock: 1_002, table: 'ledger.events', when: `NEW.stream = '${streams.renditions}'` },
} as const;
type Moment = keyof typeof moments;

/**
 * Holds processes at a moment.
 * @returns a function that lets the held process and later ones go on
 */
const holdingAt = async (moment: Moment): Promise<() => Promise<void>> => {
  const { lock, table, when } = moments[moment];
  const client = new pg.Client({ connectionString: database.url });
  // When a test failed before this was closed, dropping the database ends the connection.
  client.on('error', () => {});
  await client.connect();
  await client.query(`
    SELECT pg_advisory_lock(${lock});
    CREATE FUNCTION public.held_${moment}() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${lock}); RETURN NEW; END $$;
    CREATE TRIGGER held BEFORE INSERT ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION public.held_${moment}()`);
  return () => client.end();
};

const heldAt = (moment: Moment): Promise<void> =>
  expect
    .poll(() => asked(`SELECT 1 FROM pg_locks WHERE NOT granted AND objid = ${moments[moment].lock}`), {
      timeout: waitMsMax,
    })
    .not.toEqual([]);

/** Resolves when the process is gone, and everything that it had sent to the server without an answer. */
const killed = async (): Promise<void> => {
  await telboek.kill();
  await asked(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()`);
};

const kept = async (): Promise<number> => (await asked('SELECT sha256 FROM renditions.bytes')).length;

const typesIn = (stream: string): Promise<string[]> =>
  openPostgres(database.url, async ({ store }) => (await store.read(stream)).map(({ type }) => type));

it('9.6.1, 9.9.2: kill -9 before the files are kept, before they are recorded and after the mail was taken: one Message-ID, one pair of files, and delivered', {
  timeout: faultMsMax,
}, async () => {
  const number = await invoicing(telboek);
  const setting = { channel: 'email', email: 'financien@school.example' };
  await done(telboek, { method: 'PUT', path: `/schools/${invoicedSchool}/delivery`, body: setting });
  const keepFiles = await holdingAt('keeping');
  const record = await holdingAt('recording');
  const { id } = (await done(telboek, { method: 'POST', path: `/invoices/${number}/deliveries`, body: {} })).body;

  await heldAt('keeping');
  await killed();
  expect([await kept(), await typesIn(streams.renditions), server.received]).toEqual([0, [], []]);

  await keepFiles();
  await telboek.start();
  await heldAt('recording');
  await killed();
  expect([await kept(), await typesIn(streams.renditions), server.received]).toEqual([2, [], []]);

  await record();
  server.answers('never');
  await telboek.start();
  await server.arrived(1);
  await killed();
  server.answers('take');
  await telboek.start();
  await server.arrived(2);

  const path = `/invoices/${number}/deliveries`;
  await expect
    .poll(async () => (await done(telboek, { method: 'GET', path })).body[0].state, { timeout: waitMsMax })
    .toBe('delivered');
  const messageId = `<${number}.${id}@leverancier.example>`;
  expect(server.received.map((mail) => mail.header('Message-ID'))).toEqual([messageId, messageId]);
  expect(await typesIn(streams.deliveries(number))).toEqual(['DeliveryRequested', 'DocumentDelivered']);
  const recorded = await openPostgres(database.url, async ({ store }) =>
    (await store.read(streams.renditions)).map(({ data }) => JSON.parse(data)),
  );
  expect(recorded.map(({ format }) => format)).toEqual(['nlcius', 'pdf']);
  for (const { parts } of server.received)
    expect([sha256Of(parts[2]!.bytes), sha256Of(parts[1]!.bytes)]).toEqual(recorded.map(({ sha256 }) => sha256));
  expect(await kept()).toBe(2);
});
