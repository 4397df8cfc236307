/**
 * Operations 12.4: a cluster of three EventStoreDB nodes, as measured. The nodes are stand-ins that fail when a test says
 * so.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/adapters/eventStoreDb/connection.ts';
import { eventStoreDb } from '../../src/adapters/eventStoreDb/eventStoreDb.ts';
import { readHead } from '../../src/adapters/eventStoreDb/reads.ts';
import { type EventStore, RevisionConflict } from '../../src/ledger/eventStore.ts';
import { handle } from '../../src/ledger/handler.ts';
import { ledgerOn } from '../../src/ledger/ledger.ts';
import { StoreUnavailable } from '../../src/waiting/unavailable.ts';
import { event, follow } from '../ledger/eventStoreContract.ts';
import { type Cluster, startCluster } from '../support/eventStoreDb/cluster.ts';

/** How the connection string may name the nodes. The one name for all leads to the node that leads at first, and that fails. */
const ways: readonly (readonly [string, (cluster: Cluster) => string])[] = [
  ['all its nodes', ({ url }) => url],
  ['one name for all', ({ nodes }) => `esdb+discover://127.0.0.1:${nodes[0]!.port}?tls=false`],
];

describe.each(ways)('a cluster of EventStoreDB, called by %s', (_, urlOf) => {
  let cluster: Cluster;
  let url: string;
  let store: EventStore;

  beforeEach(async () => {
    cluster = await startCluster();
    url = urlOf(cluster);
    store = await eventStoreDb(url);
  });
  afterEach(async () => {
    await store.close();
    await cluster.close();
  });

  const patiently = { timeout: 10_000 };
  const transientFailure = grpc.connectivityState.TRANSIENT_FAILURE;
  const append = (n: number) => store.append('s', [event(`s-${n}`)], n === 0 ? 'none' : n - 1);
  const length = async () => (await store.read('s')).length;

  it('12.4: the bare client settles on a follower after an election, and reads stale events there', async () => {
    const bare = EventStoreDBClient.connectionString(url);
    const noted = () => bare.appendToStream('bare', jsonEvent({ id: randomUUID(), type: 'DayClosed', data: {} }));
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
    // A follower has fewer events, so its answer to the read would have shown it.
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
    cluster.start(1);
    cluster.freeze(2);
    await append(2);
    expect(await length()).toBe(3);
    cluster.thaw(2);
  });

  it('12.4: a read that waits for a leader that froze is asked of the next leader', async () => {
    await append(0);
    expect(await length()).toBe(1);
    cluster.freeze(0);
    const waiting = length();
    cluster.elect(1);
    // The first leader is still frozen, so this answer is of the next one.
    expect(await waiting).toBe(1);
    await append(1);
    expect(await length()).toBe(2);
  }, 20_000);

  it('12.4: a read that takes long at a leader that answers is left alone, also where nodes have two names', async () => {
    const { readers, release } = connect(url.replaceAll('127.0.0.1', 'localhost'));
    let times = 0;
    const slowly = async (client: EventStoreDBClient) => {
      times++;
      await pause(2_500);
      return readHead(client);
    };
    expect(await readers.reading(slowly)).toBe(0);
    expect(times).toBe(1);
    await release();
  });

  it('12.4: a follower of the log leaves a leader that froze', async () => {
    const followed = follow(store, 0, 2);
    await append(0);
    cluster.freeze(0);
    cluster.elect(1);
    await append(1);
    expect((await followed).map(({ data }) => JSON.parse(data))).toEqual([{ name: 's-0' }, { name: 's-1' }]);
  }, 20_000);

  it('12.4: an append that only the leader has is not acknowledged, and is there once when it has followers again', async () => {
    await append(0);
    cluster.kill(1);
    cluster.kill(2);
    const waiting = append(1);
    await expect.poll(() => cluster.nodes[0]!.appendsAsked, patiently).toBe(2);
    expect(await length()).toBe(1);
    cluster.start(1);
    expect(await waiting).toMatchObject({ revision: 1 });
    expect(await length()).toBe(2);
  });

  it('12.4: an append that only the leader had is lost with it, and its place is free', async () => {
    await append(0);
    cluster.kill(1);
    cluster.kill(2);
    const waiting = append(1);
    await expect.poll(() => cluster.nodes[0]!.appendsAsked, patiently).toBe(2);
    cluster.kill(0);
    await expect(waiting).rejects.toThrow(StoreUnavailable);
    for (const node of [0, 1, 2]) cluster.start(node);
    cluster.elect(1);
    await expect
      .poll(() => store.append('s', [event('s-other')], 0).then(({ revision }) => revision, String), patiently)
      .toBe(1);
    expect((await store.read('s')).map(({ data }) => JSON.parse(data))).toEqual([{ name: 's-0' }, { name: 's-other' }]);
  }, 30_000);

  it('12.4: connections after a node was away are as many as before', async () => {
    await append(0);
    const open = () => cluster.nodes.map(({ connections }) => connections);
    await store.confirm?.('s', 0);
    await expect.poll(open, patiently).toEqual([1, 0, 0]);
    cluster.kill(1);
    // Each of these asks the dead node in vain, by a connection of its own.
    for (let times = 0; times < 20; times++) await store.confirm?.('s', 0);
    // It tries to reach the node as the others did that were given up, and began later.
    const witness = new grpc.Client(`127.0.0.1:${cluster.nodes[1]!.port}`, grpc.credentials.createInsecure());
    const reached = new Promise((resolve) => witness.waitForReady(Date.now() + 30_000, resolve));
    await expect.poll(() => witness.getChannel().getConnectivityState(false), patiently).toBe(transientFailure);
    cluster.start(1);
    expect(await reached).toBeUndefined();
    expect(open()).toEqual([1, 1, 0]);
    witness.close();
    await expect.poll(open, patiently).toEqual([1, 0, 0]);
  }, 60_000);

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

  describe('an answer without a write', () => {
    const noting = {
      initial: 0,
      evolve: (noted: number) => noted + 1,
      decide: (wanted: number, noted: number) =>
        Array.from({ length: Math.max(0, wanted - noted) }, () => ({ type: 'DayClosed', data: {} })),
    };
    const context = { actor: { subject: 'test', role: 'system' }, correlationId: 'c', causationId: 'c' };
    /** Writes until this many events are there. Resolves with the number that it wrote. */
    const noted = async (wanted: number): Promise<number> => {
      const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
      return (await handle(ledger, noting, 'calendar', wanted, context)).events.length;
    };

    it('12.4: an answer without a write rests on more than one read, so that a leader that went on after a freeze is found out', async () => {
      expect(await noted(2)).toBe(2);
      expect(await noted(2)).toBe(0);
      // While the leader is frozen, another node is elected and takes an event. So the first one's state is old.
      cluster.freeze(0);
      cluster.elect(1);
      const other = await eventStoreDb(`esdb://127.0.0.1:${cluster.nodes[1]!.port}?tls=false`);
      const [last] = (await other.read('calendar')).slice(-1);
      const beyond = { id: randomUUID(), type: last!.type, data: last!.data, metadata: last!.metadata };
      await other.append('calendar', [beyond], 1);
      await other.close();
      cluster.thaw(0);
      // The old leader still says that it leads, and answers reads with its old state.
      await expect(store.confirm?.('calendar', 1)).rejects.toThrow(RevisionConflict);
      expect(await store.read('calendar')).toHaveLength(3);
      await store.confirm?.('calendar', 2);
      expect(await noted(3)).toBe(0);
    }, 60_000);

    it('12.4: an answer without a write is not held up by a node that is frozen', async () => {
      expect(await noted(1)).toBe(1);
      cluster.freeze(2);
      // The timer begins together with the question, so that a slow machine delays both.
      expect(await Promise.race([noted(1), pause(1_400, 'held up')])).toBe(0);
      cluster.thaw(2);
    });

    it('12.4: an answer without a write is not given when the leader that took the last append does not answer', async () => {
      expect(await noted(1)).toBe(1);
      cluster.freeze(0);
      cluster.elect(1);
      const other = await eventStoreDb(`esdb://127.0.0.1:${cluster.nodes[1]!.port}?tls=false`);
      const [last] = await other.read('calendar');
      const { type, data, metadata } = last!;
      await other.append('calendar', [{ id: randomUUID(), type, data, metadata }], 0);
      await other.close();
      // One node says that it leads, with its old state. The other two do not: one is dead, and one names the dead one.
      cluster.thaw(0);
      cluster.stop(1);
      await expect(store.confirm?.('calendar', 0)).rejects.toThrow(StoreUnavailable);
    });

    it('12.4: an answer without a write is not given while fewer than a majority of the nodes answer', async () => {
      expect(await noted(1)).toBe(1);
      cluster.kill(1);
      expect(await noted(1)).toBe(0);
      cluster.freeze(2);
      await expect(noted(1)).rejects.toThrow(StoreUnavailable);
      cluster.thaw(2);
      expect(await noted(1)).toBe(0);
    });
  });

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
