/** Measures the store on EventStoreDB beside its bare client in that client's fastest manner, on the same server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import {
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  type ReadPosition,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { eventStoreDb } from '../../src/adapters/eventStoreDb/eventStoreDb.ts';
import type { Position } from '../../src/ledger/eventStore.ts';
import type { StoreBench } from './storeBench.ts';
import { compared, type Way } from './work.ts';

export const benchEventStoreDb: StoreBench = async ({ quick, rounds }) => {
  const given = process.env.KURRENTDB_URL;
  const standIn = given ? undefined : await startStandIn();
  const url = given || standIn!.url;
  try {
    const store = await eventStoreDb(url);
    const client = EventStoreDBClient.connectionString(url.replace(/^kurrentdb/, 'esdb'));
    const bare = { way: bareClient(client), what: 'bare client' };
    const rows = await compared({ name: 'EventStoreDB', store, bare, quick, rounds });
    await store.close();
    await client.dispose();
    return { server: given ? 'EventStoreDB (KURRENTDB_URL)' : 'a stand-in for EventStoreDB', rows };
  } finally {
    await standIn?.stop();
  }
};

/** The stand-in runs in a process of its own, so that it does not share a core with the measured code. */
const startStandIn = async () => {
  const child = spawn(process.execPath, ['test/servers/eventStoreDb.ts'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  // The URL of the server's own port, which bypasses the faults that tests order.
  const url = (await lines.next()).value as string;
  return {
    url,
    stop: async () => {
      child.kill();
      await once(child, 'close');
    },
  };
};

const bareClient = (client: EventStoreDBClient): Way => ({
  prepare: (stream, events, revision) => {
    const proposed = events.map(({ id, type, data, metadata }) =>
      jsonEvent({ id, type, data: JSON.parse(data), metadata: JSON.parse(metadata) }),
    );
    const expectedRevision = revision === 0 ? NO_STREAM : BigInt(revision - 1);
    return () => client.appendToStream(stream, proposed, { expectedRevision });
  },
  // All events of a stream are held in memory at once, as the port does.
  readStream: async (stream) => {
    const events: unknown[] = [];
    const reading = client.readStream(stream);
    reading.on('data', ({ event }) => events.push(event));
    return counted(reading, Number.POSITIVE_INFINITY);
  },
  readAll: (after, count) =>
    counted(client.readAll({ fromPosition: placeOf(after), maxCount: count + 1 }), Number.POSITIVE_INFINITY),
  catchUp: async (after, count) => {
    const filter = streamNameFilter({ regex: '^[^$]', maxSearchWindow: 500, checkpointInterval: 100 });
    const subscription = client.subscribeToAll({ fromPosition: placeOf(after), filter });
    const read = await counted(subscription, count);
    await subscription.unsubscribe();
    return read;
  },
});

type Events = { on(name: 'data' | 'end' | 'error', heard: (error: Error) => void): unknown };

/** Counts events until the end, or until `enough` have come. */
const counted = (events: Events, enough: number): Promise<number> =>
  new Promise((resolve, reject) => {
    let count = 0;
    events.on('data', () => {
      if (++count === enough) resolve(count);
    });
    events.on('end', () => resolve(count));
    events.on('error', reject);
  });

const placeOf = (position: Position): ReadPosition =>
  position === 0 ? START : { commit: BigInt(position), prepare: BigInt(position) };
