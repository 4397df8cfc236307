/**
 * Measures Emmett beside our store, because it is the event store on PostgreSQL that most TypeScript projects would
 * take. It gets the same events of the country, one per append in their order, to many streams at a time. Every stream
 * is then read back.
 */
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import type { StoredEvent } from '../../src/ledger/eventStore.ts';
import { eachOf } from '../support/ledger.ts';
import { perSecond } from '../support/measure.ts';
import type { Row } from '../support/table.ts';
import type { CountryServer } from './ledger.ts';
import type { Measuring } from './measures.ts';

/** All events of a country at 1 %, and the first ones of a larger country. */
const eventsMax = 3_600;
const streamsTogether = 16;

type Written = { readonly stream: string; readonly events: readonly StoredEvent[] };

type Subject = {
  append(stream: string, event: StoredEvent, revision: number): Promise<unknown>;
  read(stream: string): Promise<number>;
  close(): Promise<void>;
};

export const besideEmmett = async ({ server }: Measuring): Promise<Row[]> => {
  const written = await firstEvents(server);
  const ours = await measured(server, written, subjectOfOurs);
  const theirs = await measured(server, written, subjectOfEmmett);
  const row = (what: string, figure: number, baseline: number): Row => ({
    what: `${what} the first ${eventsMax.toLocaleString('en-GB')} events, ${streamsTogether} streams at a time`,
    figure,
    unit: 'events/s',
    ratio: figure / baseline,
    baseline: `Emmett: ${Math.round(baseline).toLocaleString('en-GB')}`,
  });
  return [row('append', ours.append, theirs.append), row('read', ours.read, theirs.read)];
};

const firstEvents = async (server: CountryServer): Promise<Written[]> => {
  const store = await postgresStore(server.logUrl());
  const events = await store.readAll(0, eventsMax);
  await store.close();
  const byStream = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const ofStream = byStream.get(event.stream);
    if (ofStream === undefined) byStream.set(event.stream, [event]);
    else ofStream.push(event);
  }
  return [...byStream].map(([stream, ofStream]) => ({ stream, events: ofStream }));
};

/** Events per second. */
const measured = (server: CountryServer, written: readonly Written[], open: (url: string) => Promise<Subject>) =>
  server.aside(async (url) => {
    const subject = await open(url);
    const count = written.reduce((sum, { events }) => sum + events.length, 0);
    const appending = await elapsed(() =>
      eachOf(written, streamsTogether, async ({ stream, events }) => {
        for (const [revision, event] of events.entries()) await subject.append(stream, event, revision);
      }),
    );
    const reading = await elapsed(() =>
      eachOf(written, streamsTogether, async ({ stream, events }) => {
        if ((await subject.read(stream)) !== events.length) throw new Error(`${stream} is not as it was appended`);
      }),
    );
    await subject.close();
    return { append: perSecond(count, appending), read: perSecond(count, reading) };
  });

const elapsed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const subjectOfOurs = async (url: string): Promise<Subject> => {
  const store = await postgresStore(url);
  return {
    append: (stream, { id, type, data, metadata }, revision) =>
      store.append(stream, [{ id, type, data, metadata }], revision === 0 ? 'none' : revision - 1),
    read: async (stream) => (await store.read(stream)).map(({ data }) => JSON.parse(data)).length,
    close: () => store.close(),
  };
};

const subjectOfEmmett = async (url: string): Promise<Subject> => {
  const store = getPostgreSQLEventStore(url);
  await store.schema.migrate();
  return {
    append: (stream, { type, data, metadata }, revision) =>
      store.appendToStream(stream, [{ type, data: JSON.parse(data), metadata: JSON.parse(metadata) }], {
        expectedStreamVersion: revision === 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(revision),
      }),
    read: async (stream) => (await store.readStream(stream)).events.length,
    close: () => store.close(),
  };
};
