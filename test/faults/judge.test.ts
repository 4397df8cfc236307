/** The judge of all faults is given false outcomes here, and has to find each one. */
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/memoryStore.ts';
import type { Answer } from '../support/faults/client.ts';
import { disorderInLog } from '../support/faults/judging/inOrder.ts';
import { judge, pupilsToday } from '../support/faults/judging/judge.ts';
import type { Sent } from '../support/faults/load.ts';
import { csvOf } from '../support/world.ts';

const days = { today: '2026-08-01', startsOn: '2025-06-27' };

const answer = (status: number, body: Answer['body'] = {}): Answer => ({ status, headers: new Headers(), body, ms: 1 });

const sent = (id: string, rest: Partial<Sent>): Sent => ({
  id,
  kind: 'rename',
  school: '12AB00',
  request: { method: 'PUT', path: '/schools/12AB00' },
  wants: 'done',
  keyed: true,
  outcome: 'acknowledged',
  answer: answer(200),
  put: [],
  attempts: 1,
  ...rest,
});

let ids = 0;

/** A ledger in which each correlation id has this many events of a type. */
const ledgerWith = async (...events: readonly (readonly [string, string, object?])[]) => {
  const store = memoryStore();
  for (const [$correlationId, type, data = {}] of events) {
    const id = `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
    const event = { id, type, data: JSON.stringify(data), metadata: JSON.stringify({ $correlationId }) };
    await store.append(`stream-${ids}`, [event], 'none');
  }
  return store;
};

describe('the judge', () => {
  it('the judge finds an operation that was acknowledged and is missing', async () => {
    const store = await ledgerWith(['a', 'SchoolRegistered']);
    const { lost, doubled, wrong } = await judge([sent('a', {}), sent('b', {})], store);
    expect([lost, doubled, wrong]).toEqual([['rename b (acknowledged 200 )'], [], []]);
  });

  it('the judge finds an operation that was done twice, acknowledged or not', async () => {
    const store = await ledgerWith(...(['a', 'a', 'b', 'b'] as const).map((id) => [id, 'SchoolRegistered'] as const));
    const unknown = sent('b', { outcome: 'unknown', answer: undefined });
    expect((await judge([sent('a', {}), unknown], store)).doubled).toHaveLength(2);
  });

  it('the judge accepts an unanswered operation as done or as not done', async () => {
    const store = await ledgerWith(['a', 'SchoolRegistered']);
    const unknown = { outcome: 'unknown', answer: undefined } as const;
    const { lost, doubled, wrong, ...rest } = await judge([sent('a', unknown), sent('b', unknown)], store);
    expect([lost, doubled, wrong, rest.unknown]).toEqual([[], [], [], 2]);
  });

  it('the judge finds an operation that was refused and wrote something, and an answer against the rules', async () => {
    const store = await ledgerWith(['a', 'SecretCreated'], ['c', 'ResultsImported']);
    const refused = { outcome: 'refused', answer: answer(409, { code: 'dpa_missing' }) } as const;
    const all = [
      sent('a', { ...refused, kind: 'badSource', wants: 'refused' }),
      sent('b', { ...refused, wants: 'done' }),
      sent('c', { kind: 'badSource', wants: 'refused', answer: answer(201) }),
    ];
    expect((await judge(all, store)).wrong).toEqual([
      'badSource a (refused 409 dpa_missing) wrote SecretCreated',
      'rename b (refused 409 dpa_missing) was refused',
      'badSource c (acknowledged 201 ) was not refused',
    ]);
  });

  it('the judge finds a document that was answered and never issued, or answered twice', async () => {
    const store = await ledgerWith(['a', 'InvoiceIssued', { number: '2026-000001' }]);
    const run = (id: string, ...numbers: readonly string[]) =>
      sent(id, { kind: 'run', answer: answer(200, { issued: numbers.map((number) => ({ number })) }) });
    const all = [run('a', '2026-000001'), run('b', '2026-000002'), run('c', '2026-000001', '2026-000001')];
    const { lost, doubled } = await judge(all, store);
    expect([lost, doubled]).toEqual([['run b (acknowledged 200 )'], ['run c (acknowledged 200 ): 2 times']]);
  });

  it('the judge counts the pupils of files that stand, without withdrawn results and results that are too old', async () => {
    const file = (id: string, keys: readonly string[], takenOn: string, rest: Partial<Sent> = {}) => {
      const body = csvOf(keys.map((key) => ({ key, pupil: key, takenOn }))).toString();
      return sent(id, { kind: 'import', keys, request: { method: 'POST', path: '', body }, ...rest });
    };
    const unknown = { outcome: 'unknown', answer: undefined } as const;
    const all = [
      file('a', ['a-1', 'a-2', 'a-3', 'a-4'], '2026-07-01'),
      file('b', ['b-1', 'a-1'], '2026-07-01'),
      file('c', ['c-1'], days.startsOn),
      file('d', ['d-1'], '2026-07-01', unknown),
      file('e', ['e-1', 'e-2'], '2026-07-01', unknown),
      file('j', ['j-1'], '2026-07-01'),
      sent('f', { kind: 'withdrawImport', about: 'b' }),
      sent('g', { kind: 'withdrawResult', about: 'a-2' }),
      sent('h', { kind: 'withdrawResult', about: 'a-3' }),
      sent('i', { kind: 'lift', about: 'a-3' }),
    ];
    const store = await ledgerWith(['e', 'ResultsImported'], ['j', 'ResultsImported', { linkedOn: '2026-08-02' }]);
    // The pupils of a-1, a-3, a-4, e-1 and e-2 count.
    expect(await pupilsToday(all, store, days)).toEqual(new Map([['12AB00', 5]]));
  });
});

it('5.4, 5.10: days with a gap and events that were not sealed are not in order', async () => {
  const store = memoryStore();
  const events = ['2026-07-30', '2026-08-01'].map((day) => {
    const id = `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
    return { id, type: 'DayClosed', data: JSON.stringify({ day }), metadata: '{}' };
  });
  await store.append('calendar', events, 'none');
  const found = await disorderInLog(store);
  expect(found).toContain('day 2026-08-01 was closed after 2026-07-30');
  expect(found).toContainEqual(expect.stringMatching(/^calendar@0: /));
});
