import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/memoryStore.ts';
import type { EventStore } from '../../src/ledger/eventStore.ts';
import { csv, openApi } from '../support/api.ts';
import { taken, worldOn } from '../support/world.ts';

/** A store whose reads may lag behind its writes, as a follower's reads do in a cluster. */
const lagging = (store: EventStore) => {
  const lag = { isOn: false };
  return {
    lag,
    store: {
      ...store,
      read: async (stream: string, from?: number) => {
        const events = await store.read(stream, from);
        const made = events.findIndex(({ type }) => type === 'SecretCreated');
        return lag.isOn && made !== -1 ? events.slice(0, made) : events;
      },
    },
  };
};

describe('6.2: a secret that the store does not show yet', () => {
  it('a secret that the store does not show yet is no secret that was destroyed: the import is answered 503, and taken when it is sent again under its key', async () => {
    const inner = memoryStore();
    const { lag, store } = lagging(inner);
    const laggingOnceItIsMade: EventStore = {
      ...store,
      append: async (stream, events, expected) => {
        const appended = await store.append(stream, events, expected);
        lag.isOn ||= events.some(({ type }) => type === 'SecretCreated');
        return appended;
      },
    };
    const world = await worldOn({ store: laggingOnceItIsMade, today: '2024-08-01' });
    await world.registerSchool('01AA00');
    const api = await openApi({ world });
    try {
      const send = () =>
        api.as('admin').upload('/schools/01AA00/imports?source=parnassys', csv(taken('2024-07-01', 1, 3)), {
          'Idempotency-Key': 'first-import',
        });
      const early = await send();
      expect([early.status, early.body.code]).toEqual([503, 'store_unavailable']);
      lag.isOn = false;
      const again = await send();
      expect([again.status, again.body.linked]).toEqual([201, 3]);
      const types = (await inner.read('results-01AA00')).map(({ type }) => type);
      expect(types).toEqual(['SecretCreated', 'ResultsImported']);
    } finally {
      await api.close();
    }
  });

  it.each([
    ['POST', '/schools/01AA00/pupil-lookup', { pupil: 'L1' }, 409, 'school_secret_missing', 200],
    ['DELETE', '/schools/01AA00/results/R1-2024-07-01', undefined, 404, 'result_not_found', 200],
  ] as const)(
    'a secret that the store does not show yet is not remembered as missing by %s %s',
    async (method, path, body, status, code, later) => {
      const { lag, store } = lagging(memoryStore());
      const world = await worldOn({ store, today: '2024-08-01' });
      await world.registerSchool('01AA00');
      await world.importRows('01AA00', '2024-08-01', taken('2024-07-01', 1, 3));
      const api = await openApi({ world: { ...world, deps: { ...world.deps } } });
      try {
        const send = () =>
          api.as('admin').send(method, path, body, { 'Idempotency-Key': 'one-key', 'X-Reason': 'dubbel' });
        lag.isOn = true;
        const early = await send();
        expect([early.status, early.body.code]).toEqual([status, code]);
        lag.isOn = false;
        expect((await send()).status).toBe(later);
      } finally {
        await api.close();
      }
    },
  );
});
