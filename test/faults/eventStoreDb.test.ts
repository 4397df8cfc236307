/**
 * EventStoreDB freezes, is cut off and answers late, under a mixed load. Nothing is lost or doubled, and nobody waits more
 * than 10 s.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, freshDatabase } from '../support/database.ts';
import { type OwnEventStoreDb, ownEventStoreDb } from '../support/faults/breakable/ownEventStoreDb.ts';
import { openEventStoreDb } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { tell, troublesIn } from '../support/faults/tell.ts';
import { type Outcome, openTrial, type Trial } from '../support/faults/trial.ts';

const faultMsMax = 120_000;

let dataDir: string;
let database: Database;
let server: OwnEventStoreDb;
let telboek: Telboek;
let trial: Trial;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telboek-eventstoredb-'));
  [database, server] = await Promise.all([freshDatabase(process.env.POSTGRES_URL), ownEventStoreDb()]);
  telboek = await telboekWith({ DATA_DIR: dataDir, EVENT_STORE: server.url, READ_STORE: database.url });
  await telboek.start();
  trial = await openTrial({
    urls: [telboek.url],
    token: telboek.token,
    seed: 22,
    looking: (look) => openEventStoreDb(server.directUrl, database.url, look),
  });
}, faultMsMax);
afterAll(async () => {
  await telboek.kill();
  await server.stop();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

const survives = async (what: string, fault: () => Promise<unknown>): Promise<Outcome> => {
  const outcome = await trial.during(async () => {
    await pause(300);
    await fault();
    await pause(300);
  });
  tell(what, outcome);
  expect(troublesIn(outcome)).toEqual([]);
  return outcome;
};

it(
  'nothing is lost or doubled on EventStoreDB that is frozen for some seconds',
  async () => {
    const { outages } = await survives('EventStoreDB frozen', async () => {
      await server.order('freeze');
      await pause(12_000);
      await server.order('thaw');
    });
    expect(outages).toBeGreaterThan(0);
  },
  faultMsMax,
);

it(
  'nothing is lost or doubled on EventStoreDB with connections cut again and again, some between an append and its answer, and gone for a while',
  async () => {
    const { outages } = await survives('EventStoreDB cut', async () => {
      for (let times = 0; times < 5; times++) {
        await server.order('break');
        await pause(150);
        await server.order('cut');
        await pause(50);
      }
      await server.order('stop');
      await pause(1_000);
      await server.order('start');
    });
    expect(outages).toBeGreaterThan(0);
  },
  faultMsMax,
);

it(
  'nothing is lost or doubled on EventStoreDB that answers late',
  async () => {
    await survives('EventStoreDB late', async () => {
      await server.order('late 500');
      await pause(3_000);
      await server.order('late 0');
    });
  },
  faultMsMax,
);
