/**
 * The same truth on any store. Only what is asked, in which order and when decides what happens. Nothing that a store does
 * decides it.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { eventStoreDb } from '../../src/adapters/eventStoreDb/eventStoreDb.ts';
import { memoryStore } from '../../src/adapters/memory/memoryStore.ts';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { verifyLedger } from '../../src/commands/audit/verify/verify.ts';
import type { EventStore } from '../../src/ledger/eventStore.ts';
import { freshDatabase } from '../support/database.ts';
import { startStandIn } from '../support/eventStoreDb/server.ts';
import { ownPart } from '../support/ledger/ownPart.ts';
import { hesitant } from '../support/scenario/hesitant.ts';
import { documentsOf, type Played, play, streamsOf } from '../support/scenario/play.ts';
import { type StepName, steps } from '../support/scenario/steps.ts';
import { cases } from '../support/tiers.ts';

const scenario = { seed: 15, commands: 2_000 };
/**
 * On each store the scenario takes up to a minute of two cores. So the whole scenario is played only where everything is
 * tested.
 */
const fewer = cases(scenario.commands);
const playMsMax = 240_000;

const played = async (store: EventStore, commands = scenario.commands) => ({
  answers: await play(store, { ...scenario, commands }),
  documents: await documentsOf(store),
  streams: await streamsOf(store),
});

const memory = memoryStore();
let whole: Awaited<ReturnType<typeof played>>;

beforeAll(async () => {
  whole = await played(memory);
}, playMsMax);

/** The comparison that tells most comes first. */
const holdAgainstMemory = async (store: EventStore, commands = scenario.commands): Promise<void> => {
  const expected = commands === scenario.commands ? whole : await played(memoryStore(), commands);
  const { answers, documents, streams } = await played(store, commands);
  expect(firstDifference(answers, expected.answers)).toBeUndefined();
  expect(documents).toEqual(expected.documents);
  expect(streams).toEqual(expected.streams);
};

const firstDifference = (answers: readonly Played[], others: readonly Played[]) => {
  const index = answers.findIndex((answer, n) => JSON.stringify(answer) !== JSON.stringify(others[n]));
  return index === -1 ? undefined : { index, here: answers[index], inMemory: others[index] };
};

const onPostgres = async (commands: number, adminUrl?: string): Promise<void> => {
  const database = await freshDatabase(adminUrl);
  const store = await postgresStore(database.url);
  try {
    await holdAgainstMemory(store, commands);
  } finally {
    await store.close();
    await database.drop();
  }
};

const countOf = (outcome: Played['outcome']): number =>
  whole.answers.filter((answer) => answer.outcome === outcome).length;

describe('a random scenario of 2,000 commands', () => {
  it('5.4: a random scenario of 2,000 commands does each kind of command, has many refused, and issues documents that verify', async () => {
    const done = new Set(whole.answers.filter(({ outcome }) => outcome === 'done').map(({ command }) => command));
    expect((Object.keys(steps) as StepName[]).filter((name) => !done.has(name))).toEqual([]);
    expect(countOf('refused')).toBeGreaterThan(400);
    expect(countOf('killed')).toBeGreaterThan(5);
    expect(whole.documents.length).toBeGreaterThan(100);
    const { differences } = await verifyLedger(memory);
    // No run has numbered yet what the last run decided before it died.
    expect(differences.filter(({ what }) => !what.startsWith('was decided'))).toEqual([]);
  });

  it(
    `5.3, 5.4: a random scenario of 2,000 commands comes to the same answers, documents and digests when answers come in another order, for ${fewer} commands`,
    async () => {
      await holdAgainstMemory(hesitant(memoryStore(), scenario.seed, 20), fewer);
    },
    playMsMax,
  );

  it(
    `5.3, 5.4: a random scenario of 2,000 commands comes to the same on the embedded PostgreSQL, for ${fewer} commands`,
    () => onPostgres(fewer),
    playMsMax,
  );

  it.skipIf(process.env.POSTGRES_URL === undefined)(
    '5.3, 5.4: a random scenario of 2,000 commands comes to the same on the PostgreSQL that POSTGRES_URL names',
    () => onPostgres(scenario.commands, process.env.POSTGRES_URL),
    playMsMax,
  );

  it(
    `5.3, 5.4: a random scenario of 2,000 commands comes to the same on EventStoreDB, the stand-in, for ${fewer} commands`,
    async () => {
      const server = await startStandIn();
      const store = await eventStoreDb(server.url);
      try {
        await holdAgainstMemory(store, fewer);
      } finally {
        await store.close();
        await server.close();
      }
    },
    playMsMax,
  );

  it.skipIf(process.env.KURRENTDB_URL === undefined)(
    '5.3, 5.4: a random scenario of 2,000 commands comes to the same on the EventStoreDB or KurrentDB that KURRENTDB_URL names',
    async () => {
      const store = await eventStoreDb(process.env.KURRENTDB_URL!);
      try {
        await holdAgainstMemory(await ownPart().of(store));
      } finally {
        await store.close();
      }
    },
    playMsMax,
  );
});
