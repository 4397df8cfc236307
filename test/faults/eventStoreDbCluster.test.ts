/**
 * Operations 12.4: two processes on a cluster of EventStoreDB that elects its leaders as it was measured, under a mixed load.
 * `npm run elections` measures many more of these faults.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, freshDatabase } from '../support/database.ts';
import { connectionsOf, type FaultKind, letFail } from '../support/faults/electing/clusterFault.ts';
import { type ElectingStage, openElectingStage } from '../support/faults/electing/electingStage.ts';
import { isLate, tell } from '../support/faults/tell.ts';
import { chanceOf } from '../support/scenario/chance.ts';

const seed = 12;
const faultMsMax = 180_000;
const chance = chanceOf(seed);

let folder: string;
let database: Database;
let stage: ElectingStage;
let connections: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-electing-'));
  database = await freshDatabase(process.env.POSTGRES_URL);
  stage = await openElectingStage(folder, database.url, { seed });
  // Some connections are opened only where they are needed first.
  await letFail(stage, 'nothing', chance, Number.POSITIVE_INFINITY);
  connections = await connectionsOf(stage);
}, faultMsMax);
afterAll(async () => {
  await stage?.stop();
  await database?.drop();
  await rm(folder, { recursive: true });
});

const faults: Readonly<Record<Exclude<FaultKind, 'nothing' | 'killedFollower' | 'killedFollowers'>, string>> = {
  killedLeader: 'the leader is killed',
  resigned: 'the leader resigns',
  frozenLeader: 'the leader freezes for a while, and says that it leads when it goes on',
  frozenFollower: 'a follower freezes',
};

for (const [kind, what] of Object.entries(faults) as [keyof typeof faults, string][])
  it(
    `12.4: when ${what}, nothing is lost, doubled or read stale, writes go on, and no connection is left over`,
    async () => {
      const { outcome, troubles } = await letFail(stage, kind, chance, connections);
      tell(`EventStoreDB, ${kind}`, outcome);
      expect(troubles.filter((trouble) => !isLate(trouble))).toEqual([]);
    },
    faultMsMax,
  );
