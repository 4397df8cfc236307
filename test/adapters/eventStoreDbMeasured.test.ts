/**
 * The peculiarities that were measured of EventStoreDB, seen through its bare client. The stand-in behaves in these ways,
 * and so does a real server.
 */
import { randomUUID } from 'node:crypto';
import {
  END,
  EventStoreDBClient,
  jsonEvent,
  MaxAppendSizeExceededError,
  NO_STREAM,
  START,
  StreamNotFoundError,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStandIn } from '../support/eventStoreDb/server.ts';
import { servers } from '../support/eventStoreDb/servers.ts';

const noted = (bytes = 1) => jsonEvent({ id: randomUUID(), type: 'Noted', data: { text: 'x'.repeat(bytes) } });
const several = (count: number) => Array.from({ length: count }, () => noted());
const name = (stream: string) => `${stream}-${randomUUID()}`;

const all = async <Event>(reading: AsyncIterable<Event>): Promise<Event[]> => {
  const found: Event[] = [];
  for await (const event of reading) found.push(event);
  return found;
};

for (const { server, start } of servers)
  describe(`EventStoreDB as measured: ${server}`, () => {
    let running: Awaited<ReturnType<typeof start>>;
    let client: EventStoreDBClient;
    beforeAll(async () => {
      running = await start();
      client = EventStoreDBClient.connectionString(running.url);
    });
    afterAll(async () => {
      await client.dispose();
      await running.close();
    });

    it('"revisions and positions are BigInt, created is a Date, data is parsed JSON"', async () => {
      const stream = name('types');
      await client.appendToStream(stream, noted());
      const [{ event }] = (await all(client.readStream(stream))) as [{ event?: unknown }];
      expect(event).toMatchObject({
        revision: 0n,
        position: { commit: expect.any(BigInt), prepare: expect.any(BigInt) },
        created: expect.any(Date),
        data: { text: 'x' },
        isJson: true,
      });
    });

    it('"WrongExpectedVersionError has an empty message", and says where the stream is', async () => {
      const stream = name('wrong');
      const attempt = client.appendToStream(stream, noted(), { expectedRevision: 3n });
      await expect(attempt).rejects.toThrow(WrongExpectedVersionError);
      await expect(attempt).rejects.toMatchObject({
        name: 'Error',
        message: '',
        type: 'wrong-expected-version',
        expectedVersion: 3n,
        actualVersion: 'no_stream',
        streamName: stream,
      });
      await client.appendToStream(stream, several(2));
      await expect(client.appendToStream(stream, noted(), { expectedRevision: 0n })).rejects.toMatchObject({
        actualVersion: 1n,
      });
    });

    it('"reading a missing stream throws; past the end gives nothing"', async () => {
      await expect(all(client.readStream(name('missing')))).rejects.toThrow(StreamNotFoundError);
      const stream = name('short');
      await client.appendToStream(stream, noted());
      expect(await all(client.readStream(stream, { fromRevision: 9n }))).toEqual([]);
    });

    it('"appending [] to a missing stream succeeds with nextExpectedRevision 0n"', async () => {
      expect(await client.appendToStream(name('nothing'), [])).toMatchObject({ nextExpectedRevision: 0n });
    });

    it('"20 concurrent NO_STREAM appends: exactly one wins"', async () => {
      const stream = name('race');
      const attempts = Array.from({ length: 20 }, () =>
        client.appendToStream(stream, noted(), { expectedRevision: NO_STREAM }),
      );
      const won = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'fulfilled');
      expect(won).toHaveLength(1);
    });

    it('"500 un-awaited appends are stored in call order"', async () => {
      const stream = name('order');
      const events = several(500);
      await Promise.all(events.map((event) => client.appendToStream(stream, event)));
      expect((await all(client.readStream(stream))).map(({ event }) => event?.id)).toEqual(events.map(({ id }) => id));
    });

    it('"a retry under an exact revision is one append; whose ids match only in part gives WrongExpectedVersion"', async () => {
      const stream = name('retry');
      const events = several(3);
      const first = await client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
      expect(await client.appendToStream(stream, events, { expectedRevision: NO_STREAM })).toEqual(first);
      const other = await client.appendToStream(stream, several(1), { expectedRevision: 2n });
      expect(other.nextExpectedRevision).toBe(3n);
      expect(await client.appendToStream(stream, events, { expectedRevision: NO_STREAM })).toEqual(first);
      for (const part of [[events[0]!, noted()], [noted()], [events[1]!, events[0]!], [...events, noted(), noted()]])
        await expect(client.appendToStream(stream, part, { expectedRevision: NO_STREAM })).rejects.toThrow(
          WrongExpectedVersionError,
        );
      expect(await all(client.readStream(stream))).toHaveLength(4);
    });

    it('"at most 1 MiB in all per append; the client stays usable"', async () => {
      const stream = name('large');
      const attempt = client.appendToStream(stream, [noted(600_000), noted(600_000)]);
      await expect(attempt).rejects.toThrow(MaxAppendSizeExceededError);
      await expect(attempt).rejects.toMatchObject({ maxAppendSize: 1_048_576 });
      expect(await client.appendToStream(stream, noted(1_000_000))).toMatchObject({ nextExpectedRevision: 0n });
    });

    it('"an append with credentials of its own is a call each": the same answers', async () => {
      const stream = name('calls');
      const options = {
        expectedRevision: NO_STREAM,
        credentials: { username: 'admin', password: 'changeit' },
      } as const;
      const events = several(2);
      const first = await client.appendToStream(stream, events, options);
      expect(first).toMatchObject({ nextExpectedRevision: 1n });
      expect(await client.appendToStream(stream, events, options)).toEqual(first);
      await expect(client.appendToStream(stream, noted(), options)).rejects.toThrow(WrongExpectedVersionError);
    });

    it('"readAll\'s fromPosition is inclusive, subscribeToAll\'s exclusive"', async () => {
      const stream = name('from');
      await client.appendToStream(stream, several(2));
      const [first, second] = (await all(client.readStream(stream))).map(({ event }) => event!);
      const fromPosition = first!.position!;
      const [read] = await all(client.readAll({ fromPosition, maxCount: 1 }));
      expect(read?.event?.id).toBe(first!.id);
      const filter = streamNameFilter({ prefixes: [stream] });
      const subscription = client.subscribeToAll({ fromPosition, filter });
      for await (const { event } of subscription) {
        expect(event?.id).toBe(second!.id);
        break;
      }
      await subscription.unsubscribe();
    });

    it('"filters exist on subscribeToAll: stream name or event type, prefix or regex; checkpoints come every window × interval"', async () => {
      const stream = name('filtered');
      const before = await all(client.readAll({ direction: 'backwards', fromPosition: END, maxCount: 1 }));
      const fromPosition = before[0]?.event?.position ?? START;
      for (let n = 0; n < 40; n++) await client.appendToStream(n % 2 ? stream : name('other'), several(4));
      let checkpoints = 0;
      const filter = streamNameFilter({
        regex: `^${stream}$`,
        maxSearchWindow: 10,
        checkpointInterval: 2,
        checkpointReached: () => {
          checkpoints++;
        },
      });
      const found: string[] = [];
      const subscription = client.subscribeToAll({ fromPosition, filter });
      for await (const { event } of subscription) if (found.push(event!.streamId) === 80) break;
      await subscription.unsubscribe();
      expect(new Set(found)).toEqual(new Set([stream]));
      expect(checkpoints).toBeGreaterThan(4);
    });

    it('"unsubscribe() ends a subscription (end, then close)"; one to a missing stream waits', async () => {
      const subscription = client.subscribeToAll({ fromPosition: END });
      const heard: string[] = [];
      subscription.on('end', () => heard.push('end'));
      subscription.on('data', () => {});
      const closed = new Promise((resolve) => subscription.on('close', resolve));
      await new Promise((resolve) => subscription.on('confirmation', () => resolve(undefined)));
      await subscription.unsubscribe();
      await closed;
      expect(heard).toEqual(['end']);
    });
  });

describe('EventStoreDB as measured, when it fails: the stand-in', () => {
  it('"under ANY best effort only: after a restart the same ids were written twice"; under NO_STREAM once', async () => {
    const server = await startStandIn();
    const client = EventStoreDBClient.connectionString(server.url);
    const [loose, exact] = [noted(), noted()];
    await client.appendToStream('loose', loose);
    await client.appendToStream('loose', loose);
    expect(server.log.stream('loose')).toHaveLength(1);
    await client.appendToStream('exact', exact, { expectedRevision: NO_STREAM });
    server.stop();
    server.start();
    await client.appendToStream('loose', loose).catch(() => client.appendToStream('loose', loose));
    await client.appendToStream('exact', exact, { expectedRevision: NO_STREAM });
    expect(server.log.stream('loose')).toHaveLength(2);
    expect(server.log.stream('exact')).toHaveLength(1);
    await client.dispose();
    await server.close();
  });

  it('"with listeners there is only error (no end, no close)" when a subscription breaks', async () => {
    const server = await startStandIn();
    const client = EventStoreDBClient.connectionString(server.url);
    const subscription = client.subscribeToAll();
    const heard: string[] = [];
    for (const each of ['end', 'close']) subscription.on(each, () => heard.push(each));
    const failed = new Promise((resolve) => subscription.on('error', resolve));
    subscription.on('data', () => {});
    await expect.poll(() => server.reading).toBe(1);
    server.stop();
    expect(await failed).toMatchObject({ type: 'unavailable' });
    expect([heard, subscription.destroyed]).toEqual([[], false]);
    await client.dispose();
    await server.close();
  });
});
