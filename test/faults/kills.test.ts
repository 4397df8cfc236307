/** Telboek is killed with kill -9 at random moments of a mixed load. `npm run soak` does so any number of times. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, freshDatabase } from '../support/database.ts';
import { killing } from '../support/faults/killing.ts';
import { openPostgres } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { isLate, tell, troublesIn } from '../support/faults/tell.ts';
import { cases } from '../support/tiers.ts';

const kills = cases(20);
const killsMsMax = 300_000;

let dataDir: string;
let database: Database;
let telboek: Telboek;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telboek-kills-'));
  database = await freshDatabase(process.env.POSTGRES_URL);
  telboek = await telboekWith({ DATA_DIR: dataDir, EVENT_STORE: database.url, READ_STORE: database.url });
  await telboek.start();
});
afterAll(async () => {
  await telboek.kill();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

it(
  `Telboek loses and doubles nothing over ${kills} times kill -9`,
  async () => {
    await killing({
      processes: [telboek],
      kills,
      seed: 6,
      looking: (look) => openPostgres(database.url, look),
      onKill: (kill, outcome) => {
        tell(`kill ${kill}`, outcome);
        expect(troublesIn(outcome).filter((trouble) => !isLate(trouble))).toEqual([]);
        return true;
      },
    });
  },
  killsMsMax,
);
