/** The measured behaviour of EventStoreDB when it fails, on a stand-in that fails when a test says so. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventStoreDb } from '../../src/adapters/eventStoreDb/eventStoreDb.ts';
import { type EventStore, type NewEvent, RevisionConflict } from '../../src/ledger/eventStore.ts';
import { StoreUnavailable } from '../../src/waiting/unavailable.ts';
import { event, follow, readToEnd } from '../ledger/eventStoreContract.ts';
import { type StandIn, startStandIn } from '../support/eventStoreDb/server.ts';

describe('EventStoreDB that fails', () => {
  let server: StandIn;
  let store: EventStore;

  beforeEach(async () => {
    server = await startStandIn();
    store = await eventStoreDb(server.url);
  });
  afterEach(async () => {
    await store.close();
    await server.close();
  });

  const everything = (): (() => Promise<unknown>)[] => [
    () => store.append('far', [event('far-lost')], 'none'),
    () => store.read('far'),
    () => store.readMany(['far']),
    () => store.readAll(0, 1),
    () => store.head(),
  ];

  it('"server down at the first append: a raw gRPC error with code 14 and no type": the store says that it is unavailable, and works afterwards', async () => {
    server.stop();
    for (const attempt of everything()) await expect(attempt()).rejects.toThrow(StoreUnavailable);
    server.start();
    expect(await store.append('far', [event('far')], 'none')).toMatchObject({ revision: 0 });
    server.stop();
    for (const attempt of everything()) await expect(attempt()).rejects.toThrow(StoreUnavailable);
    server.start();
    expect(await store.append('far', [event('far-2')], 0)).toMatchObject({ revision: 1 });
  });

  it('"with a frozen server appends failed after 13.3 s": all answers within 10 s here, and well after it thaws', async () => {
    await store.append('before', [event('before')], 'none');
    server.freeze();
    const attempts = Promise.allSettled(everything().map((each) => each()));
    const [ended] = await Promise.all([
      // The timer starts together with the attempts, so that a slow machine delays both.
      Promise.race([attempts, pause(10_000, [])]),
      frozenFromTheStart(),
    ]);
    expect(ended).toHaveLength(5);
    for (const attempt of ended)
      expect(attempt).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    server.thaw();
    // The event that was sent may have been written meanwhile. The same id then makes this append a retry.
    expect(await store.append('far', [event('far-lost')], 'none')).toMatchObject({ revision: 0 });
    expect(await store.read('far')).toHaveLength(1);
  });

  /** Appends that wait for a server which has never answered are not written once it answers. */
  const frozenFromTheStart = async (): Promise<void> => {
    const frozen = await startStandIn();
    const far = await eventStoreDb(frozen.url);
    frozen.freeze();
    const attempts = Array.from({ length: 40 }, (_, n) => far.append(`f-${n}`, [event(`f-${n}`)], 'none'));
    for (const attempt of await Promise.allSettled(attempts)) expect(attempt.status).toBe('rejected');
    frozen.thaw();
    await far.append('last', [event('last')], 'none');
    expect(frozen.log.all.length).toBeLessThan(10);
    await far.close();
    await frozen.close();
  };

  it('appends and reads wait for EventStoreDB when it answers late', async () => {
    server.answerLate(300);
    expect(await store.append('late', [event('late-0'), event('late-1')], 'none')).toMatchObject({ revision: 1 });
    expect(await store.read('late')).toHaveLength(2);
    expect(server.log.all).toHaveLength(2);
  });

  it('"8 written but never acknowledged": an append whose answer was lost is found by its ids', async () => {
    for (const size of [1, 3]) {
      const events = Array.from({ length: size }, (_, n) => event(`lost-${size}-${n}`));
      server.breakAfterNextAppend();
      const appended = await store.append(`lost-${size}`, events, 'none');
      expect(appended).toEqual({ revision: size - 1, position: await store.head() });
      expect(server.log.stream(`lost-${size}`)).toHaveLength(size);
    }
    // The store looked for the event and did not send it again.
    expect(server.appendsAsked).toBe(2);
  });

  it('"read before deciding": of an unknown append whose place another took, it is known that it lost', async () => {
    const winner = event('winner');
    const appending = store.append('raced', [event('loser')], 'none');
    // The append is cut off on its way, and meanwhile somebody else writes.
    server.cut();
    proposed(server, 'raced', winner);
    await expect(appending).rejects.toThrow(RevisionConflict);
    expect((await store.read('raced')).map(({ id }) => id)).toEqual([winner.id]);
  });

  it('"idempotency holds across restarts under an exact revision": a retry answers as the first did', async () => {
    const first = await store.append('again', [event('again-0'), event('again-1')], 'none');
    const second = await store.append('again', [event('again-2')], 1);
    server.stop();
    server.start();
    expect(await store.append('again', [event('again-0'), event('again-1')], 'none')).toEqual(first);
    expect(await store.append('again', [event('again-2')], 1)).toEqual(second);
    await expect(store.append('again', [event('again-2'), event('again-3')], 1)).rejects.toThrow(RevisionConflict);
    expect(server.log.all).toHaveLength(3);
  });

  it('EventStoreDB loses and doubles nothing when it is killed under load, for writers and for a follower', async () => {
    const [writers, each] = [8, 40];
    const total = writers * Array.from({ length: each }, (_, n) => 1 + (n % 3)).reduce((a, b) => a + b);
    const following = follow(store, 0, total);
    let stops = 0;
    const write = async (writer: number) => {
      const stream = `load-${writer}`;
      for (let n = 0; n < each; n++) {
        const events = Array.from({ length: 1 + (n % 3) }, (_, e) => event(`${stream}-${n}-${e}`));
        await appendUntilAnswered(store, stream, events);
        if (n % 10 !== writer) continue;
        server.stop();
        stops++;
        setTimeout(server.start, 20);
      }
    };
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    expect(stops).toBeGreaterThan(20);
    const log = await readToEnd(store, 0);
    expect(log).toHaveLength(total);
    expect(new Set(log.map(({ id }) => id)).size).toBe(total);
    expect((await following).map(({ id }) => id)).toEqual(log.map(({ id }) => id));
  });

  it('"a stream error on one client rejects the appends in flight of every client in the process": those of another server are found out', async () => {
    const other = await startStandIn();
    const beside = await eventStoreDb(other.url);
    other.answerLate(20);
    const streams = Array.from({ length: 300 }, (_, n) => `beside-${n}`);
    const breaking = async () => {
      for (let n = 0; n < 20; n++) {
        server.breakAfterNextAppend();
        await store.append(`breaking-${n}`, [event(`breaking-${n}`)], 'none');
      }
    };
    const writing = async () => {
      // A late reply to an append that was rejected would end the process by a TypeError.
      for (let at = 0; at < streams.length; at += 10)
        await Promise.all(
          streams.slice(at, at + 10).map((stream) => appendUntilAnswered(beside, stream, [event(stream)])),
        );
    };
    await Promise.all([breaking(), writing()]);
    expect(other.log.all.map(({ stream }) => stream).toSorted()).toEqual(streams.toSorted());
    expect(server.log.all).toHaveLength(20);
    await beside.close();
    await other.close();
  });

  it('hundreds of appends that wait when their stream breaks are all answered', async () => {
    const streams = Array.from({ length: 300 }, (_, n) => `crowd-${n}`);
    const appends = streams.map((stream) => store.append(stream, [event(stream, 'x'.repeat(20_000))], 'none'));
    await appends[20];
    server.breakAfterNextAppend();
    await Promise.all(appends);
    expect(server.log.all.map(({ stream }) => stream).toSorted()).toEqual(streams.toSorted());
  });

  it('"dispose() is needed for node to exit once something was appended": a process that closes its store ends', async () => {
    const script = `
      const { eventStoreDb } = await import(${JSON.stringify(import.meta.resolve('../../src/adapters/eventStoreDb/eventStoreDb.ts'))});
      const store = await eventStoreDb(${JSON.stringify(server.url)});
      const event = ${JSON.stringify(event('exit'))};
      await store.append('exit', [event], 'none');
      await store.close();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(server.log.stream('exit')).toHaveLength(1);
  });

  it('"subscriptions never resume by themselves": begun again after the last event that came', async () => {
    const following = follow(store, 0, 3);
    await store.append('resumed', [event('resumed-0')], 'none');
    for (const n of [1, 2]) {
      await expect.poll(() => server.reading).toBe(1);
      server.stop();
      server.start();
      await store.append('resumed', [event(`resumed-${n}`)], n - 1);
    }
    expect((await following).map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });

  it('"the call stays open otherwise": no call stays open after a reader has left a read or a subscription early', async () => {
    for (let n = 0; n < 20; n++) await store.append(`open-${n}`, [event(`open-${n}`)], 'none');
    await store.readAll(0, 3);
    for await (const _ of store.subscribe(0, new AbortController().signal)) break;
    await expect.poll(() => server.reading).toBe(0);
  });

  it('a page of large events ends early, so that it comes in time, and leaves no call open', async () => {
    const text = 'x'.repeat(900_000);
    for (let n = 0; n < 12; n++) await store.append(`heavy-${n}`, [event(`heavy-${n}`, text)], 'none');
    for (const read of [() => store.readAll(0, 100), () => store.readHeaders(0, 100)]) {
      const page = await read();
      expect(page.map(({ stream }) => stream)).toEqual(page.map((_, n) => `heavy-${n}`));
      expect(page.length).toBeGreaterThan(0);
      expect(page.length * text.length).toBeLessThan(9 * 1_048_576);
    }
    await expect.poll(() => server.reading).toBe(0);
  });

  it('operations 11.8: events that share a commit position, of a transaction of the older protocol, are no ledger’s and stop nothing', async () => {
    await store.append('shared', [event('shared-0'), event('shared-1')], 'none');
    // The record that commits them stands after them.
    const { position } = await store.append('committed', [event('committed')], 'none');
    for (const recorded of server.log.stream('shared')) Object.assign(recorded, { commitPosition: position });
    const found = (await store.readAll(0, 1_000)).map(({ stream }) => stream);
    expect([found.includes('shared'), found.at(-1), await store.head()]).toEqual([false, 'committed', position]);
    // A direct read of the stream shows what really stands there.
    expect((await store.read('shared')).map(({ revision }) => revision)).toEqual([0, 1]);
  });

  it('an event whose text was changed without changing its JSON is given with its new text, and its digest shows the change (5.4)', async () => {
    await store.append('changed', [event('changed', { a: 1 })], 'none');
    Object.assign(server.log.stream('changed')[0]!, { data: Buffer.from('{"a": 1}') });
    expect((await store.read('changed'))[0]?.data).toBe('{"a": 1}');
  });

  it('"without per-call credentials one long-lived batch stream": also with the user in the URL', async () => {
    const before = server.batchStreams;
    const far = await eventStoreDb(server.url.replace('esdb://', 'kurrentdb://admin:hunter2@'));
    for (let n = 0; n < 30; n++) await far.append(`batch-${n}`, [event(`batch-${n}`)], 'none');
    expect(server.batchStreams).toBe(before + 1);
    await far.close();
  });

  it('a client says who it is over TLS, by a certificate that the URL names, on reads and on the batch stream', async () => {
    const folder = join(import.meta.dirname, '..', 'fixtures', 'tls');
    const [certificate, key] = await Promise.all(
      ['certificate.pem', 'key.pem'].map((file) => readFile(join(folder, file))),
    );
    const secure = await startStandIn(0, { certificate: certificate!, key: key! });
    const at = secure.url.replace('esdb://', 'esdb://ledger:p%40ss@');
    await expect(eventStoreDb(at)).rejects.toThrow(StoreUnavailable);
    const far = await eventStoreDb(`${at}&tlsCAFile=${encodeURIComponent(join(folder, 'certificate.pem'))}`);
    await far.append('secure', [event('secure')], 'none');
    expect(await far.read('secure')).toHaveLength(1);
    expect(secure.batchStreams).toBe(1);
    const basic = `Basic ${Buffer.from('ledger:p@ss').toString('base64')}`;
    expect([...secure.authorizations]).toEqual([basic, basic, basic]);
    await far.close();
    await secure.close();
  });

  it('the message about an absent server holds no password', async () => {
    for (const scheme of ['esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover']) {
      const error = await eventStoreDb(`${scheme}://admin:hunter2@127.0.0.1:1?tls=false&maxDiscoverAttempts=2`).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(StoreUnavailable);
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('hunter2');
    }
  });

  it('a cluster is asked for its leader, and asked again after it was absent', async () => {
    const url = `${server.url.replace('esdb:', 'esdb+discover:')}&maxDiscoverAttempts=1`;
    const found = await eventStoreDb(url);
    server.stop();
    await expect(found.append('found', [event('found')], 'none')).rejects.toThrow(StoreUnavailable);
    server.start();
    expect(await found.append('found', [event('found')], 'none')).toMatchObject({ revision: 0 });
    expect(await found.read('found')).toHaveLength(1);
    await found.close();
  });

  it('the bare client fails appends when a stream of another server breaks, which the adapter has to prevent', async () => {
    const other = await startStandIn();
    const [one, two] = [server, other].map(({ url }) => EventStoreDBClient.connectionString(url)) as [
      EventStoreDBClient,
      EventStoreDBClient,
    ];
    const append = (client: EventStoreDBClient) =>
      client.appendToStream(`bare-${randomUUID()}`, jsonEvent({ type: 'Noted', data: {} }));
    await Promise.all([append(one), append(two)]);
    other.freeze();
    const inFlight = append(two);
    server.breakAfterNextAppend();
    await expect(append(one)).rejects.toThrow();
    await expect(inFlight).rejects.toThrow();
    await Promise.all([one.dispose(), two.dispose()]);
    await other.close();
  });
});

const proposed = (server: StandIn, stream: string, { id, type, data, metadata }: NewEvent) => {
  const [dataBytes, metadataBytes] = [data, metadata].map((text) => Buffer.from(text)) as [Buffer, Buffer];
  const contentType = 'application/json';
  server.log.append(stream, [{ id, type, contentType, data: dataBytes, metadata: metadataBytes }], 'no_stream');
};

/** Does what a caller does after StoreUnavailable: it sends the same append, with the same ids, again. */
const appendUntilAnswered = async (store: EventStore, stream: string, events: readonly NewEvent[]): Promise<void> => {
  const expected = await again(async () => (await store.read(stream)).at(-1)?.revision ?? ('none' as const));
  await again(() => store.append(stream, events, expected));
};

const again = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || attempt === 50) throw error;
      await pause(20);
    }
  }
};
