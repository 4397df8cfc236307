import { afterEach, describe, expect, it } from 'vitest';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import { type Api, openApi } from '../../support/api.ts';
import { playedThrough, exampleSchool as school } from '../../support/billing/workedExample.ts';

let api: Api;
afterEach(() => api.close());

const path = `/schools/${school}/difference`;

// biome-ignore lint/suspicious/noExplicitAny: answers as a client has them.
type Body = any;

const openExample = async (until: Parameters<typeof playedThrough>[0], today?: string) => {
  api = await openApi({ world: await playedThrough(until) });
  if (today !== undefined) await api.turnTo(today);
};

const difference = async (query: string): Promise<Body> => (await api.as('finance').get(`${path}?${query}`)).body;

describe('5.6: the difference between two moments', () => {
  it('the difference between two moments shows the worked example before and after the wrong import was withdrawn', async () => {
    await openExample('withdrawn', '2026-02-16');
    // The withdrawal was recorded at noon (11:00 UTC) of 2026-02-15.
    const body = await difference('from=2026-02-15T10:59:59Z&to=2026-02-15T11:00:00Z');
    const head = await api.world.store.readAll(0, 10_000);
    const withdrawn = head.find(({ type }) => type === 'ImportWithdrawn')!;
    expect(body.from).toEqual({
      moment: '2026-02-15T10:59:59.000Z',
      position: expect.any(Number),
      day: '2026-02-15',
    });
    expect(body.from.position).toBeLessThan(withdrawn.position);
    expect(body.to.position).toBe(withdrawn.position);
    const days = [{ from: '2024-05-16', through: '2024-07-31', before: 230, after: 226 }];
    const monthEnds = ['2024-05-31', '2024-06-30', '2024-07-31'];
    expect(body.counts).toMatchObject({
      days,
      months: monthEnds.map((lastDay) => ({ month: lastDay.slice(0, 7), lastDay, before: 230, after: 226 })),
      schoolYears: [{ schoolYear: '2023-2024', before: { monthly: '227' }, after: { monthly: '226' } }],
    });
    const change = { due: '-11.50', billed: '0.00', open: '-11.50', expected: '0.00', toSettle: '-11.50' };
    expect(body.money).toMatchObject({
      years: [{ year: 1, before: { due: '2610.50', open: '0.00' }, after: { due: '2599.00', open: '-11.50' }, change }],
      total: change,
    });
    expect(body.time.years).toEqual([]);
    expect(body.documents).toEqual([]);
    const event = { stream: `results-${school}`, revision: withdrawn.revision };
    expect(body.events).toEqual([
      {
        ...event,
        type: 'ImportWithdrawn',
        recordedAt: '2026-02-15T11:00:00.000Z',
        role: 'admin',
        reason: 'file of another school',
        pupils: 4,
        days,
        money: body.money,
      },
    ]);
    expect([body.pupils, body.items.length, body.next]).toEqual([4, 4, null]);
    for (const item of body.items) {
      expect(item).toMatchObject({ gained: [], lost: [{ from: '2024-05-16', through: '2024-07-31' }] });
      expect(item.pupil).toMatch(/^[0-9a-f]{64}$/);
      expect(item.results).toEqual([
        {
          result: expect.stringMatching(/^[0-9a-f]{16}$/),
          before: expect.objectContaining({
            takenOn: '2023-10-31',
            validThrough: '2024-07-31',
            linkedOn: '2024-05-10',
          }),
          after: null,
          changedBy: [event],
        },
      ]);
    }
  });

  it('4.3: the difference over a run shows what was billed, by which document and which event', async () => {
    await openExample('year 4');
    const body = await difference('from=2026-02-16T00:00:00Z');
    expect(body.to.position).toBe(await api.head());
    expect(body.documents).toEqual([
      {
        number: '2026-000001',
        purpose: 'year',
        issuedOn: '2026-08-01',
        total: '2058.50',
        event: { stream: 'documents', revision: 3 },
      },
    ]);
    const decided = body.events.find(({ type }: Body) => type === 'DocumentDecided');
    // 2070.00 of year 4, 0.00 of year 3 and −11.50 of year 1.
    expect(decided.money.total.billed).toBe('2058.50');
    expect(body.money.total.billed).toBe('2058.50');
    // Year 3 ended in between, so 2415.00 became due without any event.
    expect(body.time.years).toMatchObject([
      { year: 3, before: { due: null } },
      { year: 4, before: null },
    ]);
  });

  it('the difference between two moments pages through the pupils as of the first page, whatever is recorded meanwhile', async () => {
    await openExample('withdrawn');
    const query = 'from=2026-02-15T10:59:59Z&limit=3';
    const first = await difference(query);
    const { state } = await api.world.deps.folds.results(school);
    await withdrawImport(api.world.deps, school, state.imports[0]!.id, api.world.context('ook fout'));
    const second = await difference(`${query}&cursor=${first.next}`);
    expect([first.items.length, second.items.length, second.pupils, second.next]).toEqual([3, 1, 4, null]);
    expect(second.to).toEqual(first.to);
    expect(new Set([...first.items, ...second.items].map(({ pupil }: Body) => pupil)).size).toBe(4);
  });

  it.each([
    ['from=2026-02-15T12:00:00Z&to=2026-02-15T11:00:00Z', 'to'],
    ['from=2026-02-15T12:00:00Z', 'from'],
    ['from=2026-02-15T10:00:00Z&to=2027-01-01T00:00:00Z', 'to'],
    ['from=2026-02-15', 'from'],
    ['to=2026-02-15T10:00:00Z', 'from'],
    ['from=2026-02-15T10:00:00Z&cursor=abc', 'cursor'],
  ])('the difference between two moments refuses %s', async (query, fault) => {
    await openExample('withdrawn');
    const { status, body } = await api.as('finance').get(`${path}?${query}`);
    expect([status, body.code, body.errors[0].path]).toEqual([400, 'invalid_request', fault]);
  });

  it('6.2: the difference between two moments is not for analytics, who see no pseudonyms', async () => {
    await openExample('withdrawn');
    const { status, body } = await api.as('analytics').get(`${path}?from=2026-02-15T10:59:59Z`);
    expect([status, body.code]).toEqual([403, 'role_not_allowed']);
  });
});
