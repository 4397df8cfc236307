/**
 * A keyed request may wait for a store in vain, at any place. Once the store goes on, the same request with the same key is
 * done, and is done once.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Response } from 'supertest';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryRequests } from '../../../src/adapters/memory/memoryRequests.ts';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { patientRequests, patientStore } from '../../../src/server/patientPorts.ts';
import { type Api, csv, openApi, registerOver } from '../../support/api.ts';
import { type Gate, gate, gatedRequests, gatedStore } from '../../support/http/gate.ts';
import { taken, worldOn } from '../../support/world.ts';

const day = '2024-08-01';
const file = csv(taken(day, 1, 3));

let api: Api;
let stalling: Gate;
afterEach(async () => {
  vi.useRealTimers();
  await api.close();
});

/** Real stores as the server has them, with the caller's patience. One call to them can be held up. */
const opened = async (): Promise<void> => {
  stalling = gate();
  const store = patientStore(gatedStore(memoryStore(), stalling));
  const requests = patientRequests(gatedRequests(memoryRequests(), stalling));
  api = await openApi({ world: await worldOn({ store, today: day }), requests });
};

const schoolOf = (n: number): string => `${String(10 + n)}AB00`;

/** A kind of keyed request. It is sent once for each school, which was prepared for it. */
type Kind = {
  readonly ready: (school: string) => Promise<void>;
  readonly ask: (school: string, key: string) => Promise<Response>;
  readonly status: number;
  /** The events that matter of what it writes: how many there are, by stream and type. */
  readonly done: (school: string) => Promise<Record<string, number>>;
  readonly once: Record<string, number>;
};

const as = () => api.as('admin');
const typesIn = async (stream: string, type: string): Promise<number> =>
  (await api.stored(stream)).filter((event) => event.type === type).length;
const documentsOf = async (school: string): Promise<number> =>
  (await api.stored('documents')).filter(({ data }) => data.school === school).length;

const subscribed = async (school: string): Promise<void> => {
  await registerOver(api, school, null, '2024-07-01');
  await as().send('POST', `/schools/${school}/subscription`, { plan: 'per-pupil', startsOn: day });
  await as().upload(`/schools/${school}/imports?source=parnassys`, file);
};

const kinds: Readonly<Record<string, Kind>> = {
  import: {
    ready: (school) => registerOver(api, school, null, '2024-07-01'),
    ask: (school, key) => as().upload(`/schools/${school}/imports?source=parnassys`, file, { 'Idempotency-Key': key }),
    status: 201,
    done: async (school) => ({
      secrets: await typesIn(`results-${school}`, 'SecretCreated'),
      imports: await typesIn(`results-${school}`, 'ResultsImported'),
    }),
    once: { secrets: 1, imports: 1 },
  },
  'invoice run': {
    ready: subscribed,
    ask: (school, key) =>
      as().send('POST', '/invoice-runs', { on: day, schools: [school] }, { 'Idempotency-Key': key }),
    status: 200,
    done: async (school) => ({
      decided: await typesIn(`subscription-${school}`, 'DocumentDecided'),
      issued: await documentsOf(school),
    }),
    once: { decided: 1, issued: 1 },
  },
  credit: {
    ready: async (school) => {
      await subscribed(school);
      await as().send('POST', '/invoice-runs', { on: day, schools: [school] });
    },
    ask: async (school, key) => {
      const { number } = (await api.stored('documents')).find(({ data }) => data.school === school)!.data;
      return as().send('POST', `/invoices/${number}/credit`, { on: day, reason: 'fout' }, { 'Idempotency-Key': key });
    },
    status: 200,
    done: async (school) => ({
      decided: await typesIn(`subscription-${school}`, 'DocumentDecided'),
      issued: await documentsOf(school),
    }),
    once: { decided: 2, issued: 2 },
  },
};

/** Resolves with the answer, while the clock that measures patience runs on. */
const losingPatience = async (asked: Promise<Response>): Promise<Response> => {
  let isAsked = true;
  const settled = asked.finally(() => {
    isAsked = false;
  });
  // The rejection is handled here too, because it may come while the clock is still being moved.
  settled.catch(() => {});
  while (isAsked) {
    await vi.advanceTimersByTimeAsync(500);
    await pause(1);
  }
  return settled;
};

const resumedMsMax = 5_000;

/** Sends a request again until an answer does not ask for that, as long as the rule allows. */
const sentAgain = async (ask: () => Promise<Response>): Promise<Response> => {
  for (const until = Date.now() + resumedMsMax; ; await pause(20)) {
    const answer = await ask();
    if (answer.headers['retry-after'] === undefined || Date.now() > until) return answer;
  }
};

describe.each(Object.keys(kinds))('interfaces 2: a keyed %s', (name) => {
  const { ready, ask, status, done, once } = kinds[name]!;

  it.each(['before', 'after'] as const)(
    'a keyed write of which any one call is held up, and goes on only %s its store did it, is done once when it is sent again',
    async (held) => {
      await opened();
      let n = 1;
      for (; ; n++) {
        const school = schoolOf(n);
        const key = `k-${n}`;
        await ready(school);
        vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
        const blocked = stalling.holdUp(n, held);
        const first = ask(school, key);
        const reached = await Promise.race([blocked.then(() => true), first.then(() => false)]);
        if (!reached) break;
        const cut = await losingPatience(first);
        expect([503, status]).toContain(cut.status);
        // While the store stalls, no client is told that the first request is still under way, because that one was
        // answered.
        if (n % 4 === 0) expect([503, status]).toContain((await losingPatience(ask(school, key))).status);
        stalling.goOn();
        vi.useRealTimers();
        const again = await sentAgain(() => ask(school, key));
        expect([n, again.status]).toEqual([n, status]);
        expect([n, await done(school)]).toEqual([n, once]);
        const replayed = await ask(school, key);
        expect([replayed.headers['idempotency-replayed'], replayed.body]).toEqual(['true', again.body]);
      }
      expect(n).toBeGreaterThan(10);
      stalling.goOn();
      vi.useRealTimers();
      expect((await verifyLedger(api.world.store)).differences).toEqual([]);
    },
    300_000,
  );
});
