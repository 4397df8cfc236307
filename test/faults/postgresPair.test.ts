/** A PostgreSQL primary that dies, freezes and comes back, with a synchronous standby that is promoted, under a mixed load. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reachPostgres } from '../../src/adapters/postgres/connection.ts';
import { keepTimelinesIn } from '../../src/adapters/postgres/hosts/timelines.ts';
import { hasPairs, type PostgresPair, postgresPair, type Which } from '../support/faults/breakable/postgresPair.ts';
import type { Load } from '../support/faults/load.ts';
import { openPostgres } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { tell, troublesIn } from '../support/faults/tell.ts';
import { openTrial, type Trial } from '../support/faults/trial.ts';

const faultMsMax = 120_000;

describe.skipIf(!hasPairs)('12.3: PostgreSQL with a synchronous standby, under load', () => {
  let folder: string;
  let pair: PostgresPair;
  let telboek: Telboek;
  let trial: Trial;
  let primary: Which = 'one';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telboek-pair-'));
    // When root runs the tests, the servers run as another user, who must be able to enter.
    await chmod(folder, 0o711);
    pair = await postgresPair(folder);
    const env = { DATA_DIR: join(folder, 'data'), EVENT_STORE: pair.url, READ_STORE: pair.url };
    telboek = await telboekWith(env);
    await telboek.start();
    const looking = <T>(look: Parameters<typeof openPostgres<T>>[1]) => openPostgres(pair.urlOf(primary), look);
    trial = await openTrial({ urls: [telboek.url], token: telboek.token, seed: 123, looking });
  }, faultMsMax);
  afterAll(async () => {
    await telboek?.kill();
    await pair?.stop();
    await rm(folder, { recursive: true });
  });

  const asking = async <T extends pg.QueryResultRow>(which: Which, text: string): Promise<T[]> => {
    const client = new pg.Client({ connectionString: pair.urlOf(which) });
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end();
    }
  };

  const eventsAt = async (which: Which): Promise<number> => {
    const [row] = await asking<{ events: number }>(which, 'SELECT count(*)::integer AS events FROM ledger.events');
    return row!.events;
  };

  /** Milliseconds from now until the next write is acknowledged. */
  const nextWrite = async (load: Load): Promise<number> => {
    const acknowledged = () => load.sent.filter(({ outcome }) => outcome === 'acknowledged').length;
    const [before, startedAt] = [acknowledged(), performance.now()];
    while (acknowledged() <= before) {
      if (performance.now() - startedAt > 30_000) throw new Error('No write was acknowledged in 30 s');
      await pause(20);
    }
    return performance.now() - startedAt;
  };

  it(
    '12.3: the primary dies and the standby is promoted: writes go on within 10 s, nothing acknowledged is lost, and the one that comes back is never written to',
    async () => {
      let waitedMs = Number.POSITIVE_INFINITY;
      let cameBackWith = -1;
      const outcome = await trial.during(async (load) => {
        await pause(500);
        await pair.tell('down', 'one');
        await pause(500);
        await pair.tell('promote', 'two');
        primary = 'two';
        waitedMs = await nextWrite(load);
        await pair.tell('up', 'one');
        cameBackWith = await eventsAt('one');
        await pause(2_500);
      });
      tell(`primary killed, writes again ${Math.round(waitedMs)} ms after the promotion`, outcome);
      expect(troublesIn(outcome)).toEqual([]);
      expect(waitedMs).toBeLessThan(10_000);
      expect(await eventsAt('one')).toBe(cameBackWith);
    },
    faultMsMax,
  );

  it(
    '12.3: a process that starts while only a former primary answers writes nothing to it',
    async () => {
      await pair.tell('down', 'two');
      const before = await eventsAt('one');
      // A new process knows only what the previous one kept in its folder.
      keepTimelinesIn(join(folder, 'data'));
      await expect(reachPostgres(pair.url)).rejects.toThrow('is a primary of before');
      expect(await eventsAt('one')).toBe(before);
      await pair.tell('up', 'two');
    },
    faultMsMax,
  );

  it(
    '12.3: a primary that freezes while its standby is promoted, and goes on, is not written to any more',
    async () => {
      await pair.tell('down', 'one');
      await pair.tell('standby', 'one');
      await asking('two', `ALTER SYSTEM SET synchronous_standby_names = 'one'`);
      await asking('two', 'SELECT pg_reload_conf()');
      let waitedMs = Number.POSITIVE_INFINITY;
      let frozenWith = -1;
      const outcome = await trial.during(async (load) => {
        await pause(500);
        await pair.tell('pause', 'two');
        await pair.tell('promote', 'one');
        primary = 'one';
        waitedMs = await nextWrite(load);
        await pair.tell('resume', 'two');
        // Appends that were under way when the server froze may still end.
        await pause(1_000);
        frozenWith = await eventsAt('two');
        await pause(2_000);
      });
      tell(`primary frozen, writes again ${Math.round(waitedMs)} ms after the promotion`, outcome);
      expect(troublesIn(outcome)).toEqual([]);
      expect(waitedMs).toBeLessThan(10_000);
      expect(await eventsAt('two')).toBe(frozenWith);
    },
    faultMsMax,
  );
});
