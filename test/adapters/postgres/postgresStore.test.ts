import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresStore } from '../../../src/adapters/postgres/postgresStore.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { inTurns } from '../../../src/waiting/inTurns.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { event, eventStoreContract, follow, idFor, readToEnd } from '../../ledger/eventStoreContract.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { postgresServers } from '../../support/servers/postgresServers.ts';
import { proxyTo } from '../../support/servers/proxy.ts';

for (const { server, url } of postgresServers()) {
  eventStoreContract(`PostgreSQL, ${server}`, async () => {
    const database = await freshDatabase(url);
    return { open: () => postgresStore(database.url), remove: database.drop };
  });

  describe(`PostgreSQL, ${server}`, () => {
    let database: Database;
    let store: EventStore;
    let other: pg.Client;

    beforeEach(async () => {
      database = await freshDatabase(url);
      store = await postgresStore(database.url);
      other = new pg.Client({ connectionString: database.url });
      await other.connect();
    });

    afterEach(async () => {
      await other.end();
      await store.close();
      await database.drop();
    });

    const oneByOne = inTurns(1);
    const endBackends = async (where: string): Promise<number> => {
      const ended = await oneByOne(() =>
        other.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'telboek' AND ${where}`),
      );
      return ended.rowCount ?? 0;
    };

    const listening = async (count: number): Promise<void> => {
      await expect
        .poll(
          async () =>
            (
              await other.query(`SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
            ).rowCount,
          { timeout: 10_000 },
        )
        .toBe(count);
    };

    it('the store on PostgreSQL creates its schema once when several processes connect at the same time', async () => {
      const empty = await freshDatabase(url);
      const stores = await Promise.all(Array.from({ length: 6 }, () => postgresStore(empty.url)));
      await Promise.all(stores.map((each, n) => each.append(`s-${n}`, [event(`s-${n}`)], 'none')));
      expect(await stores[0]?.head()).toBe(6);
      await Promise.all(stores.map((each) => each.close()));
      await empty.drop();
    });

    it('the store on PostgreSQL numbers the log 1, 2, 3... whatever was refused in between', async () => {
      for (let n = 0; n < 5; n++) {
        await store.append(`n-${n}`, [event(`a-${n}`), event(`b-${n}`)], 'none');
        await expect(store.append(`n-${n}`, [event(`c-${n}`)], 'none')).rejects.toThrow();
      }
      const positions = (await readToEnd(store, 0)).map(({ position }) => position);
      expect(positions).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
    });

    it('the store on PostgreSQL does not hold readers back for a transaction that stays open elsewhere', async () => {
      await other.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      await other.query('CREATE TABLE elsewhere (id bigint)');
      await other.query('SELECT count(*) FROM ledger.events');
      const following = follow(store, 0, 3);
      for (const n of [0, 1, 2]) await store.append(`open-${n}`, [event(`open-${n}`)], 'none');
      expect(await following).toHaveLength(3);
      expect(await store.readAll(0, 10)).toHaveLength(3);
      await other.query('ROLLBACK');
    });

    it('the store on PostgreSQL keeps the order where the default isolation would break it', async () => {
      const { rows } = await other.query('SELECT current_database() AS name');
      await other.query(`ALTER DATABASE ${rows[0].name} SET default_transaction_isolation = 'serializable'`);
      const strict = await Promise.all([postgresStore(database.url), postgresStore(database.url)]);
      const write = async (each: EventStore, name: string) => {
        for (let n = 0; n < 20; n++) await each.append(`${name}-${n}`, [event(`${name}-${n}`)], 'none');
      };
      await Promise.all(strict.map((each, s) => write(each, `strict-${s}`)));
      expect(await store.head()).toBe(40);
      await Promise.all(strict.map((each) => each.close()));
    });

    it('the store on PostgreSQL loses and doubles nothing when its sessions are ended under load', async () => {
      const writers = 8;
      const each = 60;
      const total = writers * each * 2;
      let ended = 0;
      const write = async (writer: number) => {
        const stream = `load-${writer}`;
        for (let n = 0; n < each; n++) {
          const events = Array.from({ length: 1 + (n % 3) }, (_, e) => event(`${stream}-${n}-${e}`));
          await appendUntilAnswered(store, stream, events);
          // The other writers are in the middle of something.
          if (n % 10 === writer) ended += await endBackends(`state = 'active'`);
        }
      };
      const following = follow(store, 0, total);
      await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
      expect(ended).toBeGreaterThan(0);

      const log = await readToEnd(store, 0);
      expect(log.map(({ position }) => position)).toEqual(Array.from({ length: total }, (_, n) => n + 1));
      expect(new Set(log.map(({ id }) => id)).size).toBe(total);
      expect((await following).map(({ id }) => id)).toEqual(log.map(({ id }) => id));
    });

    it('the store on PostgreSQL goes on with a subscription after all of its sessions were ended', async () => {
      const following = follow(store, 0, 2);
      await listening(1);
      await store.append('again', [event('again-0')], 'none');
      expect(await endBackends('true')).toBeGreaterThan(0);
      await appendUntilAnswered(store, 'again', [event('again-1')]);
      expect((await following).map(({ id }) => id)).toEqual([idFor('again-0'), idFor('again-1')]);
      expect(await store.head()).toBe(2);
    });

    it('the store on PostgreSQL leaves no session behind when a subscription is broken out of', async () => {
      await store.append('broken', [event('broken')], 'none');
      for await (const batch of store.subscribe(0, new AbortController().signal)) {
        expect(batch).toHaveLength(1);
        await listening(1);
        break;
      }
      await listening(0);
    });

    it('the store on PostgreSQL answers an append whose answer was lost when it sends it again', async () => {
      for (const size of [1, 3]) {
        const proxy = await proxyTo(database.url);
        const far = await postgresStore(proxy.url);
        proxy.loseNextAnswer();
        const events = Array.from({ length: size }, (_, n) => event(`lost-${size}-${n}`));
        const appended = await far.append(`lost-${size}`, events, 'none');
        expect(appended).toEqual({ revision: size - 1, position: await store.head() });
        expect(await store.read(`lost-${size}`)).toHaveLength(size);
        await far.close();
        await proxy.close();
      }
    });

    it('the store on PostgreSQL says that it is unavailable while the server is out of reach, and works again afterwards', async () => {
      const proxy = await proxyTo(database.url);
      const far = await postgresStore(proxy.url);
      const following = follow(far, 0, 1);
      proxy.cut();
      const attempts: (() => Promise<unknown>)[] = [
        () => far.append('far', [event('far-lost')], 'none'),
        () => far.read('far'),
        () => far.readMany(['far']),
        () => far.readAll(0, 1),
        () => far.head(),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toThrow(StoreUnavailable);
      proxy.restore();
      expect(await far.append('far', [event('far')], 'none')).toEqual({ revision: 0, position: 1 });
      expect((await following).map(({ id }) => id)).toEqual([idFor('far')]);
      await far.close();
      await proxy.close();
    });

    it('the store on PostgreSQL fails only that append of a group which the server refuses', async () => {
      const name = (n: number) => (n === 3 ? randomText(40_000) : `fair-${n}`);
      const attempts = await Promise.allSettled(
        Array.from({ length: 6 }, (_, n) => store.append(name(n), [event(`fair-${n}`)], 'none')),
      );
      expect(attempts.map(({ status }) => status)).toEqual(
        Array.from({ length: 6 }, (_, n) => (n === 3 ? 'rejected' : 'fulfilled')),
      );
      expect(await store.head()).toBe(5);
    });
  });
}

it('a server that is not there is unavailable', async () => {
  await expect(postgresStore('postgres://nobody:none@127.0.0.1:1/none')).rejects.toThrow(StoreUnavailable);
});

/** Does what a caller does after StoreUnavailable: it sends the same append, with the same ids, again. */
const appendUntilAnswered = async (
  store: EventStore,
  stream: string,
  events: Parameters<EventStore['append']>[1],
): Promise<void> => {
  const expected = await again(async () => (await store.read(stream)).at(-1)?.revision ?? ('none' as const));
  await again(() => store.append(stream, events, expected));
};

const again = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || attempt === 50) throw error;
    }
  }
};

/** A text that does not compress and is always the same. It is too long for an index. */
const randomText = (length: number): string =>
  Array.from({ length: Math.ceil(length / 36) }, (_, n) => idFor(`text-${n}`))
    .join('')
    .slice(0, length);
