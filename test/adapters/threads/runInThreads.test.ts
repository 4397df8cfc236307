import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresStore } from '../../../src/adapters/postgres/postgresStore.ts';
import { workerThreads } from '../../../src/adapters/threads/workerThreads.ts';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { type Deps, previewing } from '../../../src/commands/deps.ts';
import type { IssuedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import { school } from '../../../src/domain/parties/school.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { streams } from '../../../src/ledger/streams.ts';
import type { Workers } from '../../../src/ledger/workers/workers.ts';
import { Interrupted } from '../../../src/waiting/stopping.ts';
import { boardId, conclude, join, pupilsFrom, worldWithBoard } from '../../support/boards.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import type { World } from '../../support/world.ts';

const on = '2024-08-01';
const later = '2025-08-01';
const all = Array.from({ length: 50 }, (_, n) => `${10 + n}AA00`);
const blocked = '13AA00';
const ids = all.filter((id) => id !== blocked);

let database: Database;
let store: EventStore;
let workers: Workers;
let world: World;
let calls = 0;
const inThreads = (): Deps => ({
  ...world.deps,
  workers: {
    ...workers,
    inSchools: (...call) => {
      calls++;
      return workers.inSchools(...call);
    },
  },
});

/** Fifty schools. Every other one joined an agreement by volume, and one has no debtor. */
beforeAll(async () => {
  database = await freshDatabase();
  store = await postgresStore(database.url);
  const given = { eventsAt: { kind: 'postgres', url: database.url }, foldCacheBytes: 8_000_000 };
  const entry = new URL('../../../src/server/worker.ts', import.meta.url);
  workers = workerThreads({ entry, count: 2, given });
  world = await worldWithBoard({ store, today: '2024-07-01' });
  await conclude(world, {
    kind: 'volume',
    tiers: [
      { from: 0, price: '11.50' },
      { from: 100, price: '10.00' },
    ],
  });
  for (const [n, id] of all.entries()) {
    await world.registerSchool(id, '2020-01-01', n % 2 === 0 ? boardId : undefined);
    await world.subscribe(id, on);
    if (n % 2 === 0) await join(world, id, on);
  }
  for (const [n, id] of all.entries()) await pupilsFrom(world, id, on, 3 + (n % 5));
  const nowhere = {
    name: 'De Wilg',
    board: null,
    kind: 'primary',
    yearClasses: true,
    source: null,
    address: null,
  } as const;
  const registering = { type: 'RegisterSchool', today: on, data: { school: blocked, ...nowhere } } as const;
  await handle(world.deps.ledger, school, streams.school(blocked), registering, world.context());
});
afterAll(async () => {
  await workers.close();
  await store.close();
  await database.drop();
});

const billed = (documents: readonly IssuedDocument[]) =>
  documents.map(({ number, school, total, lines }) => ({ number, school, total, lines }));

describe('4.8: an invoice run whose schools are decided for in worker threads', () => {
  it('4.14: an invoice run in threads blocks only the schools that share a price with a school whose history is damaged', async () => {
    const [damaged = '', joined = ''] = [all[20], all[22]];
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const write = (from: string, to: string) =>
      client.query('UPDATE ledger.events SET data = replace(data, $1, $2) WHERE stream = $3', [
        from,
        to,
        streams.results(damaged),
      ]);
    await client.query('ALTER TABLE ledger.events DISABLE TRIGGER ALL');
    await write('"rows":', '"rovs":');
    try {
      const { issued, blocked } = await issueDueDocuments(previewing(inThreads()), { on }, world.context());
      expect(issued.map(({ school }) => school)).toEqual(ids.filter((id) => all.indexOf(id) % 2 === 1));
      const byDamage = blocked.filter(({ code }) => code === 'history_damaged');
      expect(byDamage.map(({ school }) => school)).toEqual(all.filter((_, n) => n % 2 === 0));
      expect(byDamage.find(({ school }) => school === joined)).toMatchObject({
        facts: { stream: `results-${damaged}`, revision: 1 },
      });
    } finally {
      await write('"rovs":', '"rows":');
      await client.query('ALTER TABLE ledger.events ENABLE TRIGGER ALL');
      await client.end();
    }
  });

  it('an invoice run in threads issues what one thread would, pooled prices too, schools by id', async () => {
    const before = calls;
    const expected = await issueDueDocuments(previewing(inThreads()), { on }, world.context());
    expect(await store.read('documents')).toEqual([]);
    const { issued, blocked: without } = await issueDueDocuments(inThreads(), { on }, world.context());
    expect(billed(issued)).toEqual(billed(expected.issued));
    expect(issued.map(({ school }) => school)).toEqual(ids);
    // Five schools each of 3 to 7 pupils: 25 schools with 125 pupils together.
    expect(issued[0]?.lines).toMatchObject([{ kind: 'advance', quantity: '3', unitPrice: '10.00', amount: '30.00' }]);
    expect(issued[1]?.lines).toMatchObject([{ kind: 'advance', quantity: '4', unitPrice: '11.50', amount: '46.00' }]);
    expect(without).toMatchObject([{ school: blocked, code: 'debtor_incomplete' }]);
    expect(without).toEqual(expected.blocked);
    expect(calls - before).toBe(1);
    expect((await verifyLedger(store)).differences).toEqual([]);
  });

  it('an invoice run in threads issues nothing twice, and a later run completes an interrupted one, in order', async () => {
    expect((await issueDueDocuments(inThreads(), { on }, world.context())).issued).toEqual([]);
    world.setToday(later);
    const stopping = new AbortController();
    const reason = new Interrupted();
    const stopped: EventStore = {
      ...store,
      append: async (stream, events, expected) => {
        if (stream === 'documents') stopping.abort(reason);
        return store.append(stream, events, expected);
      },
    };
    const { now, newId } = world.deps.ledger;
    const deps = { ...inThreads(), ledger: ledgerOn({ store: stopped, now, newId }) };
    await expect(issueDueDocuments(deps, { on: later, signal: stopping.signal }, world.context())).rejects.toBe(reason);
    const numbered = (await store.read('documents')).length - ids.length;
    expect(numbered).toBeGreaterThan(0);
    await issueDueDocuments(inThreads(), { on: later }, world.context());
    const schools = (await store.read('documents')).slice(ids.length).map(({ data }) => JSON.parse(data).school);
    expect(schools.toSorted()).toEqual(ids);
    expect((await verifyLedger(store)).differences).toEqual([]);
  });
});
