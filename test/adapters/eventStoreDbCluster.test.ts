/** Operations 12.4: a cluster of EventStoreDB of three nodes, as measured, on stand-ins that are told to fail. */
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventStoreDb } from '../../src/adapters/eventStoreDb/eventStoreDb.ts';
import type { EventStore } from '../../src/ledger/eventStore.ts';
import { StoreUnavailable } from '../../src/waiting/unavailable.ts';
import { event, follow } from '../ledger/eventStoreContract.ts';
import { type Cluster, startCluster } from '../support/eventStoreDb/cluster.ts';

describe('a cluster of EventStoreDB', () => {
  let cluster: Cluster;
  let store: EventStore;

  beforeEach(async () => {
    cluster = await startCluster();
    store = await eventStoreDb(cluster.url);
  });
  afterEach(async () => {
    await store.close();
    await cluster.close();
  });

  const patiently = { timeout: 10_000 };
  const append = (n: number) => store.append('s', [event(`s-${n}`)], n === 0 ? 'none' : n - 1);
  const length = async () => (await store.read('s')).length;

  it('the bare client settles on a follower after an election, and reads there what is stale', async () => {
    const bare = EventStoreDBClient.connectionString(cluster.url);
    const noted = () => bare.appendToStream('bare', jsonEvent({ id: randomUUID(), type: 'Noted', data: {} }));
    const seen = async () => {
      let events = 0;
      for await (const _ of bare.readStream('bare')) events++;
      return events;
    };
    await noted();
    expect(await seen()).toBe(1);
    cluster.resign();
    cluster.elect(1);
    cluster.lag();
    await noted();
    expect(await seen()).toBe(1);
    cluster.catchUp();
    expect(await seen()).toBe(2);
    await bare.dispose();
  });

  it('12.4: after the leader resigned, writes and reads go to the new one, and no read is stale', async () => {
    await append(0);
    expect(await length()).toBe(1);
    cluster.resign();
    cluster.elect(2);
    cluster.lag();
    await append(1);
    expect(await length()).toBe(2);
    expect(await store.head()).toBe(cluster.nodes[2]!.log.all.at(-1)!.position);
    expect((await store.readAll(0, 10)).length).toBe(2);
    // A follower has less, so that a read which it answered would have shown it.
    expect(cluster.nodes[0]!.log.stream('s')).toHaveLength(1);
  });

  it('12.4: while nobody leads, reads and writes say that the store is away', async () => {
    await append(0);
    cluster.resign();
    await expect(store.read('s')).rejects.toThrow(StoreUnavailable);
    await expect(append(1)).rejects.toThrow(StoreUnavailable);
    cluster.elect(0);
    await append(1);
    expect(await length()).toBe(2);
  });

  it('12.4: after the leader was killed, writes go on once there is a new one', async () => {
    await append(0);
    cluster.kill(0);
    cluster.elect(1);
    await expect.poll(() => append(1).then(() => 'written', String), patiently).toBe('written');
    expect(await length()).toBe(2);
    cluster.start(0);
    await append(2);
    expect(await length()).toBe(3);
  });

  it('12.4: a follower that dies or freezes is not noticed', async () => {
    await append(0);
    cluster.kill(1);
    await append(1);
    expect(await length()).toBe(2);
    cluster.freeze(2);
    await append(2);
    expect(await length()).toBe(3);
    cluster.thaw(2);
  });

  it('12.4: a leader that went on after a freeze takes no append: the place is taken', async () => {
    await append(0);
    cluster.freeze(0);
    cluster.elect(1);
    await expect.poll(() => append(1).then(() => 'written', String), { timeout: 25_000 }).toBe('written');
    cluster.thaw(0);
    cluster.hear(0);
    await expect(store.append('s', [event('s-other')], 0)).rejects.toThrow(/.*/);
    expect(await length()).toBe(2);
    expect(cluster.nodes[0]!.log.stream('s')).toHaveLength(2);
  }, 60_000);

  it('12.4: a follower of the log begins again at the leader, with nothing missed or doubled', async () => {
    const followed = follow(store, 0, 3);
    await append(0);
    cluster.kill(0);
    cluster.elect(2);
    await expect.poll(() => append(1).then(() => 'written', String), patiently).toBe('written');
    await append(2);
    expect((await followed).map(({ data }) => JSON.parse(data))).toEqual([
      { name: 's-0' },
      { name: 's-1' },
      { name: 's-2' },
    ]);
  });
});
