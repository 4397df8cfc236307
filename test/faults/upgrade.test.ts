/**
 * 12.5: a process of the previous release and one of this release serve one ledger under a mixed load, whichever started
 * first, and after a rollback. UPGRADE_FROM names a checkout of the previous release, with its node_modules.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { openPostgres } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { tell, troublesIn } from '../support/faults/tell.ts';
import { openTrial, ready, type TrialOptions } from '../support/faults/trial.ts';

const older = process.env.UPGRADE_FROM;
const upgradeMsMax = 400_000;

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
}, 60_000);

/** A ledger, and one process of each release that may serve it. */
const ledger = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-upgrade-'));
  ending.push(() => rm(folder, { recursive: true }));
  const database = await freshDatabase(process.env.POSTGRES_URL);
  ending.push(() => database.drop());
  const env = (name: string) => ({
    EVENT_STORE: database.url,
    READ_STORE: database.url,
    VAULT_DIR: join(folder, 'vault'),
    DATA_DIR: join(folder, name),
    WORKERS: '1',
    DB_CONNECTIONS: '14',
  });
  const before = await telboekWith(env('before'), [], older);
  const now = await telboekWith(env('now'));
  for (const one of [before, now]) ending.push(async () => (one.processes.length > 0 ? one.kill() : undefined));
  const looking: TrialOptions['looking'] = (look) => openPostgres(database.url, look);
  return { before, now, looking };
};

/** The messages of the feed, in a form that is the same for both releases. */
const feedOf = async ({ url, token }: Telboek): Promise<readonly unknown[]> => {
  const answer = await fetch(`${url}/feed?limit=1000`, { headers: { Authorization: `Bearer ${token}` } });
  // Each cursor is sealed anew, so only the message beside it is compared.
  return (await answer.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ ...(JSON.parse(line) as object), cursor: undefined }));
};

describe.skipIf(older === undefined)(`beside the release of ${older ?? 'UPGRADE_FROM (not set: skipped)'}`, () => {
  it(
    '12.5: this release joins a ledger that the release before serves: no answer is wrong, no read model differs from a rebuild, both tell the same feed, also after this one was away again',
    async () => {
      const { before, now, looking } = await ledger();
      await before.start();
      await ready(before.url);
      const trial = await openTrial({ urls: [before.url, now.url], token: before.token, seed: 5, looking });
      const upgrade = await trial.during(async () => {
        await pause(500);
        await now.start();
        await ready(now.url);
        await pause(3_000);
      });
      tell('this release started beside the one before', upgrade);
      expect(troublesIn(upgrade)).toEqual([]);
      await expect.poll(async () => feedOf(now), { timeout: 20_000 }).toEqual(await feedOf(before));
      const rollback = await trial.during(async () => {
        expect(await now.stop()).toBe(0);
        await pause(2_000);
        await now.start();
        await ready(now.url);
      });
      tell('the release before alone, as after a rollback, and this one again', rollback);
      expect(troublesIn(rollback)).toEqual([]);
      await expect.poll(async () => feedOf(now), { timeout: 20_000 }).toEqual(await feedOf(before));
    },
    upgradeMsMax,
  );

  it(
    '12.5: the release before, started beside this one, serves the same or refuses with what to do',
    async () => {
      const { before, now, looking } = await ledger();
      await now.start();
      await ready(now.url);
      before.launch();
      // When the old process ends without listening, this rejects with everything that it wrote.
      const said = await before.processes
        .at(-1)!
        .line(/^Telboek listens on /)
        .catch(({ message }: Error) => message);
      if (!said.startsWith('Telboek listens on ')) {
        expect(said).toMatch(
          /^Telboek did not start: .+ migrated by a newer release .+; start that release, or name another/m,
        );
        return;
      }
      await ready(before.url);
      const trial = await openTrial({ urls: [before.url, now.url], token: now.token, seed: 6, looking });
      const outcome = await trial.during(() => pause(5_000));
      tell('the release before started beside this one', outcome);
      expect(troublesIn(outcome)).toEqual([]);
      await expect.poll(async () => feedOf(before), { timeout: 20_000 }).toEqual(await feedOf(now));
    },
    upgradeMsMax,
  );
});
