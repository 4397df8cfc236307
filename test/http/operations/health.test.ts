/** Liveness and readiness report the true state of everything that the server depends on. */
import { afterEach, describe, expect, it } from 'vitest';
import { memoryVault } from '../../../src/adapters/memory/memoryVault.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { type Api, openApi } from '../../support/api.ts';
import { type WorldOptions, worldOn } from '../../support/world.ts';

let api: Api;
afterEach(() => api.close());

type Health = { status: string; code?: string; checks: { name: string; ok: boolean; why?: string }[] };

const ask = async (path: 'live' | 'ready') => {
  const answer = await fetch(`http://127.0.0.1:${api.port}/health/${path}`);
  return { answer, body: (await answer.json()) as Health };
};

/** The status, the code, and the names of the parts that are not in order. */
const readiness = async () => {
  const { answer, body } = await ask('ready');
  return [answer.status, body.code, body.checks.filter(({ ok }) => !ok).map(({ name }) => name)];
};

const over = async (change: (store: EventStore) => Partial<EventStore>, options: WorldOptions = {}) => {
  const world = await worldOn(options);
  const store = { ...world.store, ...change(world.store) };
  const { now, newId } = world.deps.ledger;
  const ledger = ledgerOn({ store, now, newId });
  api = await openApi({ world: { ...world, store, deps: { ...world.deps, ledger } }, limits: { storeMsMax: 500 } });
  return world;
};

const followed = async () => expect(await api.followed()).toBe(true);

describe('a server with everything in order', () => {
  it('a server with everything in order lives and is ready, without a token', async () => {
    await over(() => ({}));
    await followed();
    expect((await ask('live')).body).toEqual({ status: 'ok' });
    expect((await ask('ready')).body).toEqual({
      status: 'ok',
      checks: ['serving', 'event-store', 'read-models', 'vault', 'calendar', 'clock', 'jobs'].map((name) => ({
        name,
        ok: true,
      })),
    });
  });
});

describe('a server is not ready, but lives,', () => {
  const alive = async () => expect((await ask('live')).answer.status).toBe(200);

  it('a server is not ready, but lives, while the store does not answer in time', async () => {
    await over(() => ({ head: () => new Promise(() => {}) }));
    await expect.poll(() => api.follower.position(), { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await readiness()).toEqual([503, 'store_unavailable', ['event-store', 'read-models']]);
    expect((await ask('ready')).answer.headers.get('retry-after')).toBe('5');
    await alive();
  });

  it('a server is not ready, but lives, while the store cannot be reached, of which it tells no address', async () => {
    await over(() => ({ head: () => Promise.reject(new StoreUnavailable('connect ECONNREFUSED 10.0.0.7')) }));
    const { answer, body } = await ask('ready');
    expect([answer.status, body.code]).toEqual([503, 'store_unavailable']);
    expect(JSON.stringify(body)).not.toMatch(/ECONN|10\.0\.0\.7|at /);
  });

  it('a server is not ready, but lives, while the read models cannot follow the log, which the list of them and the log show as well', async () => {
    await over(() => ({
      // biome-ignore lint/correctness/useYield: it fails before it has any.
      subscribe: async function* () {
        throw new Error('connect ECONNREFUSED 10.0.0.7');
      },
    }));
    await expect.poll(() => api.follower.failure(), { timeout: 20_000 }).toBeDefined();
    expect(await readiness()).toEqual([503, 'read_models_failing', ['read-models', 'calendar']]);
    const { body, text } = await api.as('admin').get('/projections', { 'X-Position': '0' });
    expect(body.items[0]).toMatchObject({ position: 0, lag: { events: await api.head(), seconds: 0 }, failing: true });
    expect(text).not.toContain('10.0.0.7');
  });

  it('a server is not ready, but lives, while a read model is more than half a minute behind, which it is not a moment after a write', async () => {
    let isHeld = false;
    const world = await over((store) => ({
      subscribe: async function* (after, signal) {
        for await (const batch of store.subscribe(after, signal)) {
          if (isHeld) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
          if (signal.aborted) return;
          yield batch;
        }
      },
    }));
    await followed();
    isHeld = true;
    await world.registerSchool('12AB00');
    expect(await readiness()).toEqual([200, undefined, []]);
    world.setNow('2023-08-01T11:00:31Z');
    expect(await readiness()).toEqual([503, 'read_model_behind', ['read-models']]);
    const { body } = await api.as('finance').get('/projections', { 'X-Position': '0' });
    // The three events are the registration, the terms and the DPA.
    expect(body.items[0].lag).toEqual({ events: 3, seconds: 31 });
  });

  it('a server is not ready, but lives, while the vault cannot be written', async () => {
    const vault = { ...memoryVault(), probe: () => Promise.reject(new Error('EROFS /srv/vault')) };
    await over(() => ({}), { vault });
    await followed();
    expect(await readiness()).toEqual([503, 'vault_unavailable', ['vault']]);
    expect(JSON.stringify((await ask('ready')).body)).not.toContain('/srv');
  });

  it('5.10: a server is not ready, but lives, when yesterday was not closed some minutes after midnight; a clock that stepped back is no fault', async () => {
    const world = await over(() => ({}), { today: '2024-08-01' });
    await followed();
    world.setToday('2024-07-30');
    // A clock that differs gives only a warning (operations 11.7).
    expect(await readiness()).toEqual([200, undefined, ['clock']]);
    world.setToday('2024-08-02');
    expect(await readiness()).toEqual([503, 'day_not_closed', ['calendar']]);
    await api.turnTo('2024-08-02');
    await followed();
    expect(await readiness()).toEqual([200, undefined, []]);
  });

  it('5.10: a server may take the first minutes of a day to close the last', async () => {
    const world = await over(() => ({}), { today: '2024-08-01' });
    await followed();
    // This is 00:04 in Amsterdam.
    world.setNow('2024-08-01T22:04:00Z');
    expect(await readiness()).toEqual([200, undefined, []]);
    world.setNow('2024-08-01T22:06:00Z');
    expect(await readiness()).toEqual([503, 'day_not_closed', ['calendar']]);
  });

  it('a server is not ready, but lives, from the moment that it is told to stop', async () => {
    await over(() => ({}));
    await followed();
    api.stopping.begin(60_000);
    expect(await readiness()).toEqual([503, 'stopping', ['serving']]);
    await alive();
  });
});
