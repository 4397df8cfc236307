/** 10.36: the overview of a board says which matters need attention at each school. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import type { EventStore, StoredEvent } from '../../../src/ledger/eventStore.ts';
import type { OverviewSchool } from '../../../src/queries/billing/overviewSchool.ts';
import { type Api, csv, openApi, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const board = '77777';
const at = `/boards/${board}/overview`;
const settled = '71AA00';
const trying = '72AA00';
const bare = '73AA00';
const damaged = '74AA00';

let isDamaged: (event: StoredEvent) => boolean = () => false;

/** A log in which somebody shortens the text of some events. */
const damageable = (store: EventStore): EventStore => {
  const seen = (events: readonly StoredEvent[]) =>
    events.map((event) => (isDamaged(event) ? { ...event, data: event.data.slice(0, 30) } : event));
  return {
    ...store,
    read: async (...asked) => seen(await store.read(...asked)),
    subscribe: async function* (after, signal) {
      for await (const batch of store.subscribe(after, signal)) yield seen(batch);
    },
  };
};

let api: Api;
let schools: Record<string, OverviewSchool>;
let totals: Record<string, unknown>;

const look = async (): Promise<void> => {
  const { body } = await api.as('finance').get(at);
  schools = Object.fromEntries(body.schools.map((school: OverviewSchool) => [school.school, school]));
  totals = body.totals;
};

const upload = (school: string, pupils: number, linkedOn: string) =>
  api
    .as('admin')
    .upload(
      `/schools/${school}/imports?source=parnassys&linkedOn=${linkedOn}&confirm=true`,
      csv(taken(linkedOn, 1, pupils)),
      { 'X-Reason': 'overname' },
    );

beforeAll(async () => {
  api = await openApi({ world: await worldOn({ store: damageable(memoryStore()), today: '2024-08-01' }) });
  const admin = api.as('admin');
  for (const school of [settled, trying, damaged]) await registerOver(api, school, board, '2023-01-01');
  await admin.send('PUT', `/schools/${bare}`, { name: 'Kaal', board, kind: 'primary', yearClasses: true });
  const { body } = await upload(settled, 10, '2023-08-01');
  await admin.send('POST', `/schools/${settled}/subscription`, { plan: 'per-pupil', startsOn: '2023-08-01' });
  const trial = { enrolment: { kind: 'masterclass', reference: 'M-1' }, startsOn: '2024-02-15' };
  await admin.send('POST', `/schools/${trying}/trial`, trial);
  await admin.send('POST', '/invoice-runs', { on: '2024-08-01' });
  await admin.send('POST', `/schools/${settled}/imports/${body.importId}/withdrawal`, { reason: 'verkeerd' });
  await upload(settled, 12, '2024-08-01');
  isDamaged = ({ stream, revision }) => stream === `results-${damaged}` && revision === 1;
  await upload(damaged, 5, '2024-08-01');
  expect(await api.followed()).toBe(true);
  await look();
});
afterAll(() => api.close());

describe('10.36: what asks for attention on the overview of a board', () => {
  it('10.36: a settled year that changed since is named, beside the advance and the price of the running year', () => {
    // Year 1 was billed and settled for 10 pupils in its first nine months. Nobody has counted in it since the withdrawal.
    // On the count day of year 2, 1 August 2024, those results were no longer valid, so there was no advance.
    const { attention, price, advance, parked } = schools[settled]!;
    expect({ attention, price, advance, parked }).toEqual({
      attention: ['drift'],
      price: '11.50',
      advance: '0.00',
      parked: null,
    });
  });

  it('10.36: a trial that ends within 30 days is named, until a subscription follows it', async () => {
    expect(schools[trying]).toMatchObject({ trial: { endsOn: '2024-08-14' }, attention: ['trial-ending'] });
    const start = { plan: 'per-pupil', startsOn: '2024-08-15' };
    await api.as('admin').send('POST', `/schools/${trying}/subscription`, start);
    await look();
    expect(schools[trying]!.attention).toEqual([]);
  });

  it('10.36: a school without agreements is named for both', () => {
    expect(schools[bare]!.attention).toEqual(['dpa', 'terms']);
  });

  it('10.36, 5.9: a school that a read model does not follow says which and since when, and keeps up no other', () => {
    expect(schools[damaged]!.parked).toEqual({ models: ['pupil-counts'], since: expect.any(String) });
    expect(schools[damaged]!.attention).toEqual(['parked']);
  });

  it('10.36: the totals tell subscribed schools, trials, and schools with neither', () => {
    expect(totals).toMatchObject({ schools: 4, subscribed: 1, trials: 1, none: 2 });
  });

  it('10.36, 2.11: a school that pays by its pupils and sends no file any more is named', async () => {
    // Its last results were taken on 2024-08-01, so they count through 2025-05-01.
    await api.turnTo('2025-03-31');
    await look();
    expect(schools[settled]!.attention).toEqual(['drift']);
    await api.turnTo('2025-04-02');
    await look();
    expect(schools[settled]!.attention).toEqual(['new-file', 'drift']);
    expect(schools[bare]!.attention).toEqual(['dpa', 'terms']);
  });
});
