/** The work that every store does, through the port and without it. */
import type { EventStore, NewEvent, Position } from '../../src/ledger/eventStore.ts';
import { perSecond, sideBySide, type Task, timed } from '../support/measure.ts';
import { uuids } from '../support/seeded.ts';
import { type Row, rateRow } from '../support/table.ts';
import { eventsOf } from './append.ts';

/** A way to a store: through the port, or by the client or driver below the port. */
export type Way = {
  /** Prepares an append, outside the measured time, and returns the work to time. */
  prepare(stream: string, events: readonly NewEvent[], revision: number): () => Promise<unknown>;
  /** The reads below resolve with the number of events that they read. */
  readStream(stream: string): Promise<number>;
  readAll(after: Position, count: number): Promise<number>;
  catchUp(after: Position, count: number): Promise<number>;
};

const pageEvents = 1_000;

const throughPort = (store: EventStore): Way => ({
  prepare: (stream, events, revision) => () => store.append(stream, events, revision === 0 ? 'none' : revision - 1),
  readStream: async (stream) => (await store.read(stream)).length,
  readAll: async (after, count) => {
    let read = 0;
    for (let position = after; read < count; ) {
      const page = await store.readAll(position, pageEvents);
      const last = page.at(-1);
      if (last === undefined) break;
      read += page.length;
      position = last.position;
    }
    return read;
  },
  catchUp: async (after, count) => {
    let read = 0;
    for await (const batch of store.subscribe(after, new AbortController().signal)) {
      read += batch.length;
      if (read >= count) break;
    }
    return read;
  },
});

type Shape = {
  readonly what: string;
  readonly writers: number;
  readonly eventsPerAppend: number;
  readonly appends: number;
};

const shapes = (quick: boolean): Shape[] => {
  const few = quick ? 5 : 1;
  return [
    { what: 'append, 1 writer', writers: 1, eventsPerAppend: 1, appends: 1_000 / few },
    { what: 'append, 16 writers', writers: 16, eventsPerAppend: 1, appends: 3_200 / few },
    { what: 'append, batches of 100', writers: 1, eventsPerAppend: 100, appends: 100 / few },
  ];
};

export type Compared = {
  /** The first words of the rows of this store. */
  readonly name: string;
  readonly store: EventStore;
  /** Without it the table has figures but no ratios. */
  readonly bare?: { readonly way: Way; readonly what: string };
  readonly quick: boolean;
  readonly rounds: number;
};

export const compared = async ({ name, store, bare, quick, rounds }: Compared): Promise<Row[]> => {
  const port = throughPort(store);
  const rows: Row[] = [];
  // Runs on a lasting server must not use the same streams.
  const [run, newId] = [`bench-${process.pid}-${Date.now()}`, uuids()];
  const measure = async (what: string, amount: number, taskOf: (way: Way, side: string) => Task): Promise<void> => {
    const subject = taskOf(port, 'port');
    if (bare === undefined) {
      const ms = await timed(subject, 0).then(() => timed(subject, 1));
      rows.push({ what: `${name}: ${what}`, figure: perSecond(amount, ms), unit: 'events/s' });
      return;
    }
    const rate = await sideBySide(rounds, amount, subject, taskOf(bare.way, 'bare'));
    rows.push(rateRow(`${name}: ${what}`, 'events/s', rate, bare.what, { of: 'ratio', atLeast: 0.8 }));
  };

  for (const shape of shapes(quick))
    await measure(shape.what, shape.appends * shape.eventsPerAppend, (way, side) =>
      appending(way, shape, `${run}-${side}-${shape.writers}-${shape.eventsPerAppend}`, newId),
    );

  const count = quick ? 2_000 : 20_000;
  const after = await store.head();
  const stream = `${run}-read`;
  const events = eventsOf(count, newId);
  for (let at = 0; at < count; at += 500)
    await store.append(stream, events.slice(at, at + 500), at === 0 ? 'none' : at - 1);
  const reading = (work: (way: Way) => Promise<number>) => (way: Way) => async () => () => allOf(count, work(way));
  await measure(
    'read a stream',
    count,
    reading((way) => way.readStream(stream)),
  );
  await measure(
    'read all',
    count,
    reading((way) => way.readAll(after, count)),
  );
  await measure(
    'subscription, catching up',
    count,
    reading((way) => way.catchUp(after, count)),
  );
  return rows;
};

const appending = (way: Way, shape: Shape, name: string, newId: () => string): Task => {
  const { writers, eventsPerAppend, appends } = shape;
  let rounds = 0;
  return async () => {
    const round = rounds++;
    const events = eventsOf(appends * eventsPerAppend, newId);
    const writing = Array.from({ length: writers }, (_, writer) =>
      Array.from({ length: appends / writers }, (_, n) =>
        way.prepare(`${name}-${round}-${writer}`, events.splice(0, eventsPerAppend), n * eventsPerAppend),
      ),
    );
    return () =>
      Promise.all(
        writing.map(async (own) => {
          for (const append of own) await append();
        }),
      );
  };
};

const allOf = async (count: number, reading: Promise<number>): Promise<void> => {
  const read = await reading;
  if (read < count) throw new Error(`Only ${read} of ${count} events were read`);
};
