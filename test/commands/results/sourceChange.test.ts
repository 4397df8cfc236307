/** The worked example of docs/files.md: a school of 20 pupils changes to another source in mid-year, with and without ECK iD (2.9). */
import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { linkPupils, withdrawImport } from '../../../src/commands/results/decideResults.ts';
import type { DocumentsEvent } from '../../../src/domain/billing/documents/issuing.ts';
import { type Day, dayNumber } from '../../../src/domain/day.ts';
import { hexOf, pupilWords } from '../../../src/domain/results/columns/hashes.ts';
import { countsOf } from '../../../src/domain/results/counting/counting.ts';
import { changesOf } from '../../../src/domain/results/counting/counts.ts';
import { pupilsOn } from '../../../src/domain/results/counting/pupilsOn.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { countsAnew } from '../../../src/projections/pupilCounts.ts';
import { type Row, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';
const pupils = 20;

type Ids = (n: number) => Pick<Row, 'pupil' | 'also'>;

/** One result of each pupil, taken on a day. */
const file = (takenOn: Day, ids: Ids): Row[] =>
  Array.from({ length: pupils }, (_, n) => ({ key: `${ids(n).pupil}-${takenOn}`, takenOn, ...ids(n) }));

const parnassys: Ids = (n) => ({ pupil: `P${n}` });
const esis: Ids = (n) => ({ pupil: `S${n}` });
const withEckId =
  (ids: Ids): Ids =>
  (n) => ({ ...ids(n), also: `E${n}` });

const runOn = async (world: World, on: Day): Promise<void> => {
  world.setToday(on);
  await issueDueDocuments(world.deps, { on }, world.context());
};

/**
 * The school sends files of ParnasSys from 1 August 2023 on, and files of ESIS from 1 February 2024 on. The year document of
 * 2024 is issued.
 */
const changed = async (before: Ids, after: Ids) => {
  const world = await worldOn({ today: '2023-08-01' });
  await world.registerSchool(school);
  await world.subscribe(school, '2023-08-01');
  await world.importRows(school, '2023-08-01', file('2023-07-01', before)); // valid through 2024-04-01
  await runOn(world, '2023-08-01');
  const { warnings } = await world.importRows(school, '2024-02-01', file('2024-01-15', after), 'esis'); // 2024-10-15
  await runOn(world, '2024-08-01');
  return { world, warnings };
};

const goneOn = async (world: World, after: Ids): Promise<void> => {
  await world.importRows(school, '2024-10-01', file('2024-09-15', after), 'esis'); // valid through 2025-06-15
  await world.importRows(school, '2025-06-01', file('2025-05-15', after), 'esis'); // valid through 2026-02-15
  await runOn(world, '2025-08-01');
};

const counts = async ({ deps }: World) => countsOf((await deps.folds.results(school)).state);

const countsOn = async (world: World, ...days: readonly Day[]) => {
  const known = await counts(world);
  return days.map((day) => known.on(dayNumber(day)));
};

const documents = async ({ deps }: World) =>
  (await deps.ledger.read<DocumentsEvent>('documents')).events.map(({ data }) => [
    data.total,
    ...data.lines.map(({ kind, amount }) => `${kind} ${amount}`),
  ]);

/** 5.4, 5.8: verification recomputes every document, and a fold of its own finds the same counts. */
const holds = async (world: World): Promise<void> => {
  expect((await verifyLedger(world.store)).differences).toEqual([]);
  const { ledger } = world.deps;
  const stand = { ledger, folds: foldsOf(ledger) };
  const through = await world.store.head();
  const anew = await countsAnew.work(stand, school, { through }, new AbortController().signal, []);
  expect(anew).toMatchObject({ row: { changes: changesOf(await counts(world)) } });
};

describe('2.9: a school that changes from one source to another in mid-year', () => {
  it('2.9: a school with ECK iD in the files of both sources counts each pupil once, and is billed as if nothing had changed', async () => {
    const { world, warnings } = await changed(withEckId(parnassys), withEckId(esis));
    expect(warnings).toEqual([]);
    await goneOn(world, withEckId(esis));
    expect(await countsOn(world, '2024-01-31', '2024-02-29', '2024-04-02', '2025-07-31')).toEqual([20, 20, 20, 20]);
    expect(await documents(world)).toEqual([
      ['230.00', 'advance 230.00'],
      ['230.00', 'advance 230.00', 'usage 230.00', 'advance-settled -230.00'],
      ['230.00', 'advance 230.00', 'usage 230.00', 'advance-settled -230.00'],
    ]);
    await holds(world);
  });

  it('2.9: a school without ECK iD counts each pupil twice while the results of both sources are valid, and is warned', async () => {
    const { world, warnings } = await changed(parnassys, esis);
    expect(warnings).toEqual([{ is: 'pupils-unknown', unknown: 20, pupils: 20 }]);
    expect(await countsOn(world, '2024-01-31', '2024-02-01', '2024-04-01', '2024-04-02')).toEqual([20, 40, 40, 20]);
    // Year 1: ten month-ends of 20 and two of 40, so 280 / 12; 11.50 × 280 / 12 = 268.333….
    expect((await documents(world))[1]).toEqual([
      '268.33',
      'advance 230.00',
      'usage 268.33',
      'advance-settled -230.00',
    ]);
  });

  it('3.3, 4.4: links by hand afterwards correct the past, and the next document gives back what was too much', async () => {
    const { world } = await changed(parnassys, esis);
    world.setToday('2024-09-10');
    const pairs = Array.from({ length: pupils }, (_, n) => [`P${n}`, `S${n}`] as const);
    const before = await world.store.head();
    await linkPupils(world.deps, school, pairs, world.context('van ParnasSys naar ESIS'));
    expect(await countsOn(world, '2024-01-31', '2024-02-01', '2024-04-01', '2024-04-02')).toEqual([20, 20, 20, 20]);
    await goneOn(world, esis);
    expect((await documents(world))[2]).toEqual([
      '191.67',
      'advance 230.00',
      'usage 230.00',
      'advance-settled -230.00',
      'correction -38.33',
    ]);
    // 5.6: as known before the links were made, each pupil counts twice.
    const then = (await world.deps.folds.results(school, before)).state;
    expect(countsOf(then).on(dayNumber('2024-02-29'))).toBe(40);
    await holds(world);
  });

  it('5.5: each pupil is shown by its id of the first source', async () => {
    const { world } = await changed(withEckId(parnassys), withEckId(esis));
    const { state } = await world.deps.folds.results(school);
    const shown = pupilsOn(state, dayNumber('2024-05-01')).items.map(({ pupil }) => pupil);
    // The first import recorded P and E together. The pupil has the smaller pseudonym of these.
    const recordedFirst = Array.from({ length: 2 * pupils }, (_, n) => hexOf(state.pupils.values, n, pupilWords));
    expect(shown.every((pupil) => recordedFirst.includes(pupil))).toBe(true);
    expect(shown).toHaveLength(20);
  });

  it('2.9, 2.6: withdrawing the file that states the links splits the counts again, also on documents to come', async () => {
    const { world } = await changed(parnassys, esis);
    const both: Ids = (n) => ({ pupil: `S${n}`, also: `P${n}` });
    const { importId } = await world.importRows(school, '2024-08-01', file('2024-06-01', both), 'esis');
    expect(await countsOn(world, '2024-02-29')).toEqual([20]);
    await withdrawImport(world.deps, school, importId, world.context('verkeerd gekoppeld'));
    expect(await countsOn(world, '2024-02-29')).toEqual([40]);
    await goneOn(world, esis);
    expect((await documents(world))[2]).toEqual([
      '230.00',
      'advance 230.00',
      'usage 230.00',
      'advance-settled -230.00',
    ]);
    await holds(world);
  });
});
