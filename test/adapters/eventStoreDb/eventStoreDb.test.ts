import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventStoreDb } from '../../../src/adapters/eventStoreDb/eventStoreDb.ts';
import { proposedOf } from '../../../src/adapters/eventStoreDb/events.ts';
import type { EventStore, NewEvent, StoredEvent } from '../../../src/ledger/eventStore.ts';
import { event, eventStoreContract, follow, readToEnd } from '../../ledger/eventStoreContract.ts';
import { servers } from '../../support/eventStoreDb/servers.ts';
import { ownPart } from '../../support/ledger/ownPart.ts';
import { cases } from '../../support/tiers.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const storedOnce: readonly StoredEvent[] = readdirSync(fixtures)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(join(fixtures, name), 'utf8').trim().split('\n'))
  .map((line) => JSON.parse(line) as StoredEvent);

const isOfServer = (found: StoredEvent | undefined): boolean =>
  found === undefined || found.stream.startsWith('$') || found.type.startsWith('$');

for (const { server, start } of servers) {
  eventStoreContract(`EventStoreDB, ${server}`, async () => {
    const { url, used, close } = await start();
    const part = ownPart();
    const open = async () => (used ? part.of(await eventStoreDb(url)) : eventStoreDb(url));
    return { open, remove: close, used };
  });

  describe(`EventStoreDB, ${server}`, () => {
    let running: Awaited<ReturnType<typeof start>>;
    let store: EventStore;
    let bare: EventStoreDBClient;
    const name = (stream: string) => `${stream}-${randomUUID()}`;

    beforeAll(async () => {
      running = await start();
      store = await eventStoreDb(running.url);
      bare = EventStoreDBClient.connectionString(running.url);
    });
    afterAll(async () => {
      await store.close();
      await bare.dispose();
      await running.close();
    });

    const roundTrip = async (events: readonly NewEvent[]): Promise<void> => {
      const stream = name('text');
      await store.append(stream, events, 'none');
      const found = await store.read(stream);
      expect(found.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(events);
    };

    it('EventStoreDB gives back the text of every event that was ever stored', async () => {
      const events = storedOnce.map(({ type, data, metadata }) => ({ id: randomUUID(), type, data, metadata }));
      expect(events.length).toBeGreaterThan(200);
      for (let at = 0; at < events.length; at += 100) await roundTrip(events.slice(at, at + 100));
    });

    it('EventStoreDB gives back any text that JSON.stringify wrote, and any other JSON', async () => {
      const spaced = fc.json({ noUnicodeString: false }).map((text) => text.replaceAll(':', ' : '));
      const text = fc.oneof(
        fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.stringify(value)),
        spaced,
      );
      const events = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 10 });
      await fc.assert(
        fc.asyncProperty(events, (texts) =>
          roundTrip(texts.map(([data, metadata]) => ({ id: randomUUID(), type: 'Noted', data, metadata }))),
        ),
        { numRuns: cases(50) },
      );
    });

    it('the store on EventStoreDB keeps what the ledger writes as JSON, with the ids that the server links by', async () => {
      const stream = name('linked');
      const ids = { $correlationId: randomUUID(), $causationId: randomUUID() };
      await store.append(stream, [{ ...event(stream), metadata: JSON.stringify(ids) }], 'none');
      for await (const { event: found } of bare.readStream(stream))
        expect(found).toMatchObject({ isJson: true, metadata: ids, data: { name: stream } });
    });

    it('EventStoreDB leaves out the events of the server itself: "system events" are in $all, and a read of it has no filter', async () => {
      const part = ownPart();
      const ours = await part.of(store);
      const before = await store.head();
      const following = follow(ours, before, 2);
      await ours.append(name('ours'), [event(name('first'))], 'none');
      const systemEvents = Array.from({ length: 30 }, () => jsonEvent({ type: 'Counted', data: {} }));
      await bare.appendToStream(name('$of-the-server'), systemEvents);
      await bare.appendToStream(name('linked'), jsonEvent({ type: '$>', data: {} }));
      const last = await ours.append(name('ours'), [event(name('second'))], 'none');
      await bare.appendToStream(name('$of-the-server'), systemEvents);

      const head = await store.head();
      expect(head).toBeGreaterThanOrEqual(last.position);
      expect(isOfServer(await store.eventAt(head))).toBe(false);
      // Other tests may write to a shared server meanwhile.
      if (!running.used) expect(head).toBe(last.position);
      const found = await readToEnd(ours, before);
      expect(found).toHaveLength(2);
      expect(found.at(-1)?.position).toBe(last.position);
      expect((await readToEnd(store, before)).filter(isOfServer)).toEqual([]);
      expect(await following).toEqual(found);
    });

    it('"Revisions, position.commit and position.prepare are BigInt": numbers here, each event with a position of its own', async () => {
      const stream = name('positions');
      const appended = await store.append(stream, [event('one'), event('two'), event('three')], 'none');
      const positions = (await store.read(stream)).map(({ position }) => position);
      expect(new Set(positions).size).toBe(3);
      expect(positions).toEqual(positions.toSorted((a, b) => a - b));
      expect(appended).toEqual({ revision: 2, position: positions.at(-1) });
    });

    it('EventStoreDB takes events that others wrote: binary, and without metadata', async () => {
      const stream = name('foreign');
      await bare.appendToStream(stream, jsonEvent({ type: 'Foreign', data: { a: 1 } }));
      await bare.appendToStream(stream, binaryEvent({ type: 'Foreign', data: Buffer.from('text') }));
      expect(await store.read(stream)).toMatchObject([
        { type: 'Foreign', data: '{"a":1}', metadata: '{}' },
        { type: 'Foreign', data: 'text', metadata: '{}' },
      ]);
    });

    it('"All appends of a client are stored in call order" also when nobody waits for them', async () => {
      const streams = Array.from({ length: 200 }, (_, n) => name(`unawaited-${n}`));
      const appended = await Promise.all(streams.map((stream) => store.append(stream, [event(stream)], 'none')));
      const positions = appended.map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    });

    it('EventStoreDB reads hundreds of streams at once', async () => {
      const streams = Array.from({ length: 300 }, (_, n) => name(`many-${n}`));
      await Promise.all(streams.slice(0, 150).map((stream) => store.append(stream, [event(stream)], 'none')));
      const found = await store.readMany(streams);
      expect([...found.values()].map((events) => events.length)).toEqual(streams.map((_, n) => (n < 150 ? 1 : 0)));
    });

    it('appends to EventStoreDB in flight go on when another store of the process is closed ("rejects the appends in flight of every client")', async () => {
      const others = await Promise.all([eventStoreDb(running.url), eventStoreDb(running.url)]);
      const streams = Array.from({ length: 60 }, (_, n) => name(`closing-${n}`));
      const appends = streams.map((stream, n) => [store, ...others][n % 3]!.append(stream, [event(stream)], 'none'));
      await others[0]!.close();
      await others[1]!.close();
      expect((await Promise.all(appends)).map(({ revision }) => revision)).toEqual(streams.map(() => 0));
      expect(await store.append(name('after'), [event('after')], 'none')).toMatchObject({ revision: 0 });
    });

    it('"readAll\'s fromPosition is inclusive, subscribeToAll\'s exclusive": here both begin after', async () => {
      const stream = name('after');
      await store.append(stream, [event(`${stream}-0`), event(`${stream}-1`)], 'none');
      const [first, second] = await store.read(stream);
      expect((await store.readAll(first!.position, 1))[0]).toEqual(second);
      expect((await follow(store, first!.position, 1))[0]).toEqual(second);
      const raw = [];
      const place = { commit: BigInt(first!.position), prepare: BigInt(first!.position) };
      for await (const { event: found } of bare.readAll({ fromPosition: place, maxCount: 1 })) raw.push(found?.id);
      expect(raw).toEqual([first!.id]);
    });
  });
}

it('text that JSON.stringify wrote goes to EventStoreDB as JSON, and other text as bytes; both come back whole', () => {
  const plain = { id: randomUUID(), type: 'Noted', data: '{"a":1}', metadata: '{"b":[2]}' };
  expect(proposedOf(plain)).toEqual({
    ...plain,
    contentType: 'application/json',
    data: { a: 1 },
    metadata: { b: [2] },
  });
  for (const data of ['{"a" :1}', '{"a":1,"a":2}', '1.0', '{"2":0,"1":0}', 'no JSON'])
    expect(proposedOf({ ...plain, data })).toMatchObject({
      data: new Uint8Array(Buffer.from(data)),
      metadata: { b: [2] },
    });
});
