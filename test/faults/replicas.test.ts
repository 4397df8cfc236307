/**
 * 12.3: rebuilds and verification read from a standby of PostgreSQL, at positions that the standby holds. They never fail
 * because of it.
 */
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { verifyLedger } from '../../src/commands/audit/verify/verify.ts';
import { type EventStore, type ReadsOnly, readsAt } from '../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../src/ledger/ledger.ts';
import { foldsOf } from '../../src/ledger/states/folds.ts';
import { workersHere } from '../../src/ledger/workers/workers.ts';
import { readModels } from '../../src/projections/models.ts';
import { rebuild } from '../../src/projections/rebuilding/rebuild.ts';
import { event } from '../ledger/eventStoreContract.ts';
import { hasPairs, type PostgresPair, postgresPair, type Which } from '../support/faults/breakable/postgresPair.ts';
import { telboekWith } from '../support/faults/telboek.ts';
import { taken, worldOn } from '../support/world.ts';

const pairMsMax = 60_000;

describe.skipIf(!hasPairs)('12.3: a standby that long work reads from', () => {
  let folder: string;
  let pair: PostgresPair;
  let store: EventStore;
  let events: number;

  const asking = async <T extends pg.QueryResultRow>(which: Which, text: string): Promise<T[]> => {
    const client = new pg.Client({ connectionString: pair.urlOf(which) });
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end();
    }
  };
  const withReplica = (url = pair.urlOf('one')) => postgresStore(url, { replicas: [pair.urlOf('two')] });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telboek-replicas-'));
    // When root runs the tests, the servers run as another user, who must be able to enter.
    await chmod(folder, 0o711);
    pair = await postgresPair(folder);
    store = await withReplica();
    const world = await worldOn({ store, today: '2024-08-01' });
    for (const school of ['12AB00', '34CD00']) {
      await world.registerSchool(school);
      await world.importRows(school, '2024-08-01', taken('2024-07-01', 1, 20));
    }
    events = (await store.readAll(0, 1_000)).length;
  }, pairMsMax);
  afterAll(async () => {
    await store?.close();
    await pair?.stop();
    await rm(folder, { recursive: true });
  });

  /** Refuses all reads that go to the primary itself. */
  const onlyReplicas = (from: EventStore): EventStore => {
    const refused = async (): Promise<never> => {
      throw new Error('read from the primary');
    };
    return { ...from, read: refused, readMany: refused, readAll: refused, readHeaders: refused };
  };

  it('12.3: a verification reads all events from the standby, and finds what it finds at the primary', async () => {
    const { readsAt: _, ...primary } = store;
    const found = await verifyLedger(onlyReplicas(store));
    expect(found).toEqual(await verifyLedger(primary));
    expect(found).toMatchObject({ events, differences: [] });
  });

  it('12.3: a rebuild reads all events from the standby, whole rows by school and event by event', async () => {
    const readStore = await postgresReadStore(pair.urlOf('one'));
    try {
      const ledger = ledgerOn({ store: onlyReplicas(store), now: () => new Date(), newId: randomUUID });
      const workers = workersHere({ ledger, folds: foldsOf(ledger) });
      for (const model of readModels(ledger).filter(({ name }) => name === 'schools' || name === 'pupil-counts')) {
        expect(await rebuild(ledger.store, readStore, model, { workers })).toMatchObject({
          parked: [],
          replaced: true,
        });
        expect([...(await readStore.keys(model.name, {}))].sort()).toEqual(['12AB00', '34CD00']);
      }
    } finally {
      await readStore.close();
    }
  });

  const idsIn = async (reads: ReadsOnly, stream: string) => (await reads.read(stream)).map(({ id }) => id);

  it('12.3: a standby that is behind is waited for, and gives what it was asked for', async () => {
    await asking('two', 'SELECT pg_wal_replay_pause()');
    const added = event('behind');
    const { position } = await store.append('behind', [added], 'none');
    const reads = readsAt(store, position);
    await asking('two', 'SELECT pg_wal_replay_resume()');
    expect(await idsIn(await reads, 'behind')).toEqual([added.id]);
  });

  it('12.3: nothing is read from a standby that stays behind: the primary is read instead', async () => {
    await asking('two', 'SELECT pg_wal_replay_pause()');
    const added = event('far-behind');
    const { position } = await store.append('far-behind', [added], 'none');
    expect(await idsIn(await readsAt(store, position), 'far-behind')).toEqual([added.id]);
    await asking('two', 'SELECT pg_wal_replay_resume()');
  }, 30_000);

  it('12.3: nothing is read from a standby that holds another event at that position, because it holds another log', async () => {
    await asking('one', 'CREATE DATABASE elsewhere');
    const other = await withReplica(pair.urlOf('one').replace(/postgres$/, 'elsewhere'));
    try {
      const added = event('elsewhere');
      const { position } = await other.append('behind', [added], 'none');
      expect(await store.eventAt(position)).toBeDefined();
      expect(await idsIn(await readsAt(other, position), 'behind')).toEqual([added.id]);
    } finally {
      await other.close();
    }
  });

  it(
    '12.3: EVENT_STORE_READS makes a server verify from the standby, in its threads too',
    async () => {
      await asking('one', 'CREATE DATABASE served');
      const served = (which: Which) => pair.urlOf(which).replace(/postgres$/, 'served');
      const telboek = await telboekWith({
        DATA_DIR: join(folder, 'data'),
        EVENT_STORE: served('one'),
        EVENT_STORE_READS: served('two'),
        READ_STORE: served('one'),
        WORKERS: '1',
      });
      await telboek.start();
      try {
        const answer = await fetch(`${telboek.url}/audit/verification`, {
          headers: { Authorization: `Bearer ${telboek.token}` },
        });
        expect(await answer.json()).toMatchObject({ differences: [] });
        // The main thread opens at most two connections, so a third one belongs to another thread.
        const [row] = await asking<{ open: number }>(
          'two',
          `SELECT count(DISTINCT pid)::integer AS open FROM pg_stat_activity WHERE application_name = 'telboek' AND query LIKE '%ledger.events%'`,
        );
        expect(row!.open).toBeGreaterThan(2);
      } finally {
        await telboek.stop();
      }
    },
    pairMsMax,
  );

  it(
    '12.3: a standby that dies while work reads from it costs the work nothing: the primary is read instead',
    async () => {
      const { position } = await store.append('last', [event('last')], 'none');
      const reads = await readsAt(store, position);
      expect(await idsIn(reads, 'last')).toHaveLength(1);
      await pair.tell('down', 'two');
      expect(await reads.readAll(0, 1_000)).toEqual(await store.readAll(0, 1_000));
      expect(await idsIn(await readsAt(store, position), 'last')).toHaveLength(1);
      await pair.tell('up', 'two');
    },
    pairMsMax,
  );

  it('12.3: a server that was promoted is no standby any more, and is left to the writes', async () => {
    await store.append('before', [event('before')], 'none');
    await pair.tell('promote', 'two');
    await asking(
      'two',
      `INSERT INTO ledger.events SELECT position + 1000, 'apart', 0, gen_random_uuid(), type, data, metadata
      FROM ledger.events ORDER BY position DESC LIMIT 1`,
    );
    const before = await store.head();
    expect(await idsIn(await readsAt(store, before), 'apart')).toEqual([]);
  }, 30_000);
});
